using Shardwright.Formats.Hdf5;

namespace Shardwright.Tests.Formats.Hdf5;

public sealed class Hdf5ShuffleTests
{
    [Fact]
    public void The_vector_path_equals_the_scalar_path_and_undoes_shuffling()
    {
        var random = new Random(9);
        foreach (var size in new[] { 1, 2, 3, 4, 8, 16 })
        {
            for (var count = 0; count < 70; count++)
            {
                var plain = new byte[(count * size) + (size > 1 ? count % size : 0)];
                random.NextBytes(plain);
                var shuffled = new byte[plain.Length];
                var again = new byte[plain.Length];
                var scalar = new byte[plain.Length];
                Hdf5Shuffle.Do(plain, shuffled, size);
                Hdf5Shuffle.Do(plain, scalar, size, scalar: true);
                Assert.Equal(scalar, shuffled);
                Hdf5Shuffle.Undo(shuffled, again, size);
                Hdf5Shuffle.Undo(shuffled, scalar, size, scalar: true);
                Assert.Equal(plain, again);
                Assert.Equal(plain, scalar);
            }
        }
    }
}
