using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>Recordings cut and flipped at every byte: read, perhaps as odd, or refused, and nothing else.</summary>
public sealed class EdfDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("EDF+D")]
    [InlineData("EDF+C")]
    public void A_recording_cut_anywhere_is_read_as_far_as_it_goes_or_refused(string reserved)
    {
        var whole = Whole(reserved);
        var opened = 0;
        for (var length = 0; length <= whole.Length; length++)
        {
            if (TryRead(whole[..length], out var oddities))
            {
                opened++;
                Assert.Equal(length == whole.Length, oddities == 0);
            }
        }

        // All cuts behind the header leave a recording.
        Assert.Equal(whole.Length - (256 * 4) + 1, opened);
    }

    [Fact]
    public void A_recording_with_any_byte_changed_is_read_or_refused()
    {
        var whole = Whole("EDF+D");
        var random = new Random(3);
        var step = Dose.Of(57, 19, 1);
        byte[] values = [.. Enumerable.Range(0, 256).Where(value => value % step == 0).Select(value => (byte)value)];
        var (read, refused) = (0, 0);
        for (var place = 0; place < whole.Length; place++)
        {
            foreach (var value in values.Append((byte)random.Next(256)))
            {
                var changed = whole.ToArray();
                changed[place] = value;
                (read, refused) = TryRead(changed, out _) ? (read + 1, refused) : (read, refused + 1);
            }
        }

        Assert.True(read > 1000 && refused > 100, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Random_bytes_in_the_number_fields_are_read_or_refused_without_large_allocations()
    {
        var whole = Whole("EDF+D");
        var random = new Random(7);
        const string Digits = "0123456789-+.,eE \0";
        for (var trial = 0; trial < Dose.Of(4000, 25_000, 100_000); trial++)
        {
            var changed = whole.ToArray();
            for (var field = random.Next(1, 4); field > 0; field--)
            {
                int[] starts = [184, 236, 244, 252, 256 + (104 * 3), 256 + (112 * 3), 256 + (120 * 3), 256 + (128 * 3), 256 + (216 * 3), 256 + (216 * 3) + 8];
                var start = starts[random.Next(starts.Length)];
                for (var at = start; at < start + (start == 252 ? 4 : 8); at++)
                {
                    changed[at] = (byte)Digits[random.Next(Digits.Length)];
                }
            }

            TryRead(changed, out _);
        }
    }

    private bool TryRead(byte[] bytes, out int oddities)
    {
        oddities = 0;
        var path = folder.File("some.edf");
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var reader = EdfReader.Open(path);
            oddities = reader.Header.Oddities.Count;
            Try(() => reader.ReadAnnotations());
            Try(() => reader.ReadSegments());
            foreach (var signal in reader.Header.Signals.Where(signal => !signal.IsAnnotations))
            {
                var samples = new float[reader.Header.Records * signal.SamplesPerRecord];
                reader.ReadRecords([signal.Index], 0, reader.Header.Records, [samples]);
                Assert.DoesNotContain(samples, value => !float.IsFinite(value));
            }

            return true;
        }
        catch (MalformedDataException)
        {
            return false;
        }
        finally
        {
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
        }
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (MalformedDataException error)
        {
            Assert.NotNull(error.Remedy);
        }
    }

    private static byte[] Whole(string reserved) => new EdfBytes
    {
        Reserved = reserved, Recording = "Startdate 24-JAN-2020 X X X", Signals = [new() { Samples = "3" }, new() { Samples = "2", Label = "C3" }, EdfBytesSignal.Annotations(24)],
        Data = [.. Enumerable.Range(0, 4).Select(record => (byte[])[.. EdfBytes.Shorts(record, -1, 2, 3, -32768), .. EdfBytes.Text($"+{record * 2}\u0014\u0014\0+{record}\u00151\u0014note\u0014\0", 24)])],
    }.Make();
}
