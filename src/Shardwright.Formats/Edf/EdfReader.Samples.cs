using System.Buffers;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Edf;

/// <content>Samples: windows of one signal, and whole data records of several.</content>
public sealed partial class EdfReader
{
    /// <summary>What is read at once at most.</summary>
    private const int BlockBytes = 1 << 20;

    /// <summary>Data records up to this size are read whole even for one signal: fewer reads cost less than bytes.</summary>
    private const int SmallRecordBytes = 4 << 10;

    /// <summary>Reads samples of one signal as they are stored.</summary>
    /// <param name="signalIndex">The signal, from 0, in file order; not annotations.</param>
    /// <param name="firstSample">The first sample to read, counted from 0 over all data records.</param>
    /// <param name="samples">Receives as many samples as it has room for.</param>
    /// <exception cref="ArgumentException">There is no such signal, or it holds annotations, or the range is not within its samples.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <remarks>Touches the data records concerned and no others. EDF+D: gaps are not seen here; see <see cref="ReadSegments"/>.</remarks>
    public void ReadDigital(int signalIndex, long firstSample, Span<int> samples)
    {
        var signal = CheckWindow(signalIndex, firstSample, samples.Length);
        ReadWindow(signal, firstSample, samples, new DigitalDecoder(layout.SampleBytes));
    }

    /// <summary>Reads samples of one signal in its unit: digital x gain + offset.</summary>
    /// <inheritdoc cref="ReadDigital" path="/param|/exception|/remarks"/>
    public void ReadPhysical(int signalIndex, long firstSample, Span<double> samples)
    {
        var signal = CheckWindow(signalIndex, firstSample, samples.Length);
        ReadWindow(signal, firstSample, samples, new PhysicalDecoder(layout.SampleBytes, signal.Gain, signal.Offset));
    }

    /// <summary>Reads several signals over a range of data records in one pass, each as float32 in its unit.</summary>
    /// <param name="signalIndexes">The signals, from 0, in any order, perhaps more than once; not annotations.</param>
    /// <param name="firstRecord">The first data record to read, from 0.</param>
    /// <param name="records">How many to read.</param>
    /// <param name="samples">For each of <paramref name="signalIndexes"/>, receives its samples; at least <paramref name="records"/> x its samples in each of them.</param>
    /// <exception cref="ArgumentException">There is no such signal, or it holds annotations, or the range is not within the file, or an array is too short.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <remarks>A value is (float)(digital x gain + offset), computed in float64. EDF+D: gaps are not seen here; see <see cref="ReadSegments"/>.</remarks>
    public void ReadRecords(IReadOnlyList<int> signalIndexes, long firstRecord, long records, IReadOnlyList<Memory<float>> samples)
    {
        ArgumentNullException.ThrowIfNull(signalIndexes);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Count, signalIndexes.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRecord);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRecord, Header.Records);
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(records, Header.Records - firstRecord, nameof(records));
        var wanted = new EdfSignal[signalIndexes.Count];
        for (var index = 0; index < wanted.Length; index++)
        {
            wanted[index] = Samples(signalIndexes[index], nameof(signalIndexes));
            if (records * wanted[index].SamplesPerRecord > samples[index].Length)
            {
                throw new ArgumentException($"Array {index} has no room for {records} data records of signal {wanted[index].Index}.", nameof(samples));
            }
        }

        if (wanted.Length == 0 || records == 0)
        {
            return;
        }

        if (layout.RecordBytes <= BlockBytes)
        {
            ReadWholeRecords(wanted, firstRecord, (int)records, samples);
            return;
        }

        for (var index = 0; index < wanted.Length; index++)
        {
            var signal = wanted[index];
            var room = samples[index].Span[..(int)(records * signal.SamplesPerRecord)];
            ReadWindow(signal, firstRecord * signal.SamplesPerRecord, room, new SingleDecoder(layout.SampleBytes, signal.Gain, signal.Offset));
        }
    }

    private void ReadWholeRecords(EdfSignal[] wanted, long firstRecord, int records, IReadOnlyList<Memory<float>> samples)
    {
        var recordBytes = (int)layout.RecordBytes;
        var atOnce = Math.Min(records, BlockBytes / recordBytes);
        var block = ArrayPool<byte>.Shared.Rent(atOnce * recordBytes);
        try
        {
            for (var done = 0; done < records; done += atOnce)
            {
                var count = Math.Min(atOnce, records - done);
                var bytes = block.AsSpan(0, count * recordBytes);
                Fill(path, file, bytes, RecordOffset(firstRecord + done));
                for (var index = 0; index < wanted.Length; index++)
                {
                    var signal = wanted[index];
                    var (each, gain, offset) = (signal.SamplesPerRecord, signal.Gain, signal.Offset);
                    var room = samples[index].Span.Slice(done * each, count * each);
                    var stored = bytes[(int)layout.SignalOffsets[signal.Index]..];
                    for (var record = 0; record < count; record++)
                    {
                        EdfDecoder.ToSingle(
                            stored.Slice(record * recordBytes, each * layout.SampleBytes), layout.SampleBytes, gain, offset, room.Slice(record * each, each));
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private void ReadWindow<T, TDecoder>(EdfSignal signal, long firstSample, Span<T> samples, TDecoder decoder)
        where TDecoder : struct, ISampleDecoder<T>
    {
        if (samples.IsEmpty)
        {
            return;
        }

        var isSmall = layout.RecordBytes <= SmallRecordBytes;
        var (each, sampleBytes) = (signal.SamplesPerRecord, layout.SampleBytes);
        var block = ArrayPool<byte>.Shared.Rent((int)Math.Min(BlockBytes, BytesOfWindow(signal, firstSample, samples.Length, isSmall)));
        try
        {
            while (!samples.IsEmpty)
            {
                var (record, within) = Math.DivRem(firstSample, each);
                var from = RecordOffset(record) + layout.SignalOffsets[signal.Index] + (within * sampleBytes);

                // The samples of one data record, as far as they fit; in small records, then of the next ones.
                var run = (int)Math.Min(Math.Min(each - within, samples.Length), block.Length / sampleBytes);
                var (taken, read) = (run, (long)run * sampleBytes);
                while (isSmall && taken < samples.Length)
                {
                    var next = Math.Min(each, samples.Length - taken);
                    var end = RecordOffset((firstSample + taken) / each) + layout.SignalOffsets[signal.Index] + ((long)next * sampleBytes) - from;
                    if (end > block.Length)
                    {
                        break;
                    }

                    (taken, read) = (taken + next, end);
                }

                var bytes = block.AsSpan(0, (int)read);
                Fill(path, file, bytes, from);
                for (var done = 0; done < taken;)
                {
                    // Only the first run can begin within its record.
                    var place = done == 0 ? 0 : RecordOffset((firstSample + done) / each) + layout.SignalOffsets[signal.Index] - from;
                    var count = done == 0 ? run : Math.Min(each, taken - done);
                    decoder.Decode(bytes.Slice((int)place, count * sampleBytes), samples.Slice(done, count));
                    done += count;
                }

                samples = samples[taken..];
                firstSample += taken;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private long BytesOfWindow(EdfSignal signal, long firstSample, int count, bool isSmall)
    {
        var records = ((firstSample + count - 1) / signal.SamplesPerRecord) - (firstSample / signal.SamplesPerRecord) + 1;
        return isSmall ? records * layout.RecordBytes : Math.Min(count, (long)signal.SamplesPerRecord) * layout.SampleBytes;
    }

    private long RecordOffset(long record) => layout.DataOffset + (record * layout.RecordBytes);

    private EdfSignal CheckWindow(int signalIndex, long firstSample, int count)
    {
        var signal = Samples(signalIndex, nameof(signalIndex));
        ArgumentOutOfRangeException.ThrowIfNegative(firstSample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSample, (Header.Records * signal.SamplesPerRecord) - count);
        return signal;
    }

    private EdfSignal Samples(int index, string argument)
    {
        if (index < 0 || index >= Header.Signals.Count)
        {
            throw new ArgumentOutOfRangeException(argument, index, $"The recording has {Header.Signals.Count} signals.");
        }

        var signal = Header.Signals[index];
        return signal.IsAnnotations ? throw new ArgumentException($"Signal {index} holds annotations, not samples.", argument) : signal;
    }

    private interface ISampleDecoder<T>
    {
        void Decode(ReadOnlySpan<byte> stored, Span<T> samples);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct DigitalDecoder(int sampleBytes) : ISampleDecoder<int>
    {
        public void Decode(ReadOnlySpan<byte> stored, Span<int> samples) => EdfDecoder.ToDigital(stored, sampleBytes, samples);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct PhysicalDecoder(int sampleBytes, double gain, double offset) : ISampleDecoder<double>
    {
        public void Decode(ReadOnlySpan<byte> stored, Span<double> samples) => EdfDecoder.ToPhysical(stored, sampleBytes, gain, offset, samples);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct SingleDecoder(int sampleBytes, double gain, double offset) : ISampleDecoder<float>
    {
        public void Decode(ReadOnlySpan<byte> stored, Span<float> samples) => EdfDecoder.ToSingle(stored, sampleBytes, gain, offset, samples);
    }
}
