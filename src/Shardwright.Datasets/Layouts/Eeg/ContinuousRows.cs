using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Windows cut out of a signal that is stored once: for each channel one read at its place, after its blocks were checked.</summary>
/// <param name="npz">The archive.</param>
/// <param name="member">The array: (channels, samples), or (samples) for the labels; stored as it is.</param>
/// <param name="channels">Its channels; 1 for the labels.</param>
/// <param name="places">Where windows begin.</param>
/// <param name="integrity">Checks bytes before they are read; null to go without.</param>
internal sealed class ContinuousRows(NpzReader npz, NpzMember member, int channels, ContinuousPlaces places, ShardIntegrity? integrity)
    : RowSource(member.Header.Type, checked(channels * places.WindowSamples))
{
    /// <inheritdoc/>
    protected override void ReadBytes(long index, Span<byte> bytes)
    {
        var start = places.StartOf(index);
        var stretch = places.WindowSamples * Type.ElementBytes;
        for (var channel = 0; channel < channels; channel++)
        {
            var offset = ((channel * places.Samples) + start) * Type.ElementBytes;
            integrity?.Check(member.DataOffsetBytes + offset, stretch);
            npz.ReadAt(member, offset, bytes.Slice(channel * stretch, stretch));
        }
    }
}
