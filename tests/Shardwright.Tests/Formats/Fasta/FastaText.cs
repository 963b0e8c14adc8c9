using System.Globalization;
using System.Text;
using Shardwright.Formats.Fasta;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Fasta;

/// <summary>What a reader makes of a file, as text that an oracle can print too.</summary>
internal static class FastaText
{
    /// <summary>Python's reading of the same rules, over the whole file in memory: a line for each record.</summary>
    internal const string Oracle = """
        import gzip, re, sys
        data = open(sys.argv[1], 'rb').read()
        if data[:2] == b'\x1f\x8b': data = gzip.decompress(data)
        at = 3 if data[:3] == b'\xef\xbb\xbf' else 0
        records = []
        for line in re.findall(rb'[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$', data[at:]):
            here, at = at, at + len(line)
            line = line.rstrip(b'\r\n')
            if line[:1] == b'>':
                parts = re.split('[ \t]+', line[1:].decode('utf-8'), maxsplit=1)
                records.append([here, parts[0], parts[1].strip(' \t') if len(parts) > 1 else '', ''])
            elif line[:1] != b';':
                line = re.sub(rb'[ \t]', b'', line)
                assert re.fullmatch(rb'[A-Za-z*.-]*', line)
                if line: records[-1][3] += line.decode()
        sys.stdout.write(''.join('%d|%s|%s|%s\n' % tuple(record) for record in records))
        """;

    /// <summary>A line for each record, and the error that ended it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read.</param>
    /// <param name="pieceBytes">Letters that are asked for at once; 0 to read whole records.</param>
    internal static (string Text, MalformedDataException? Error) Read(string path, FastaOptions? options = null, int pieceBytes = 1000)
    {
        var text = new StringBuilder();
        using var reader = FastaReader.Open(path, options);
        try
        {
            var piece = new byte[Math.Max(1, pieceBytes)];
            if (pieceBytes == 0)
            {
                while (reader.ReadRecord(out var record))
                {
                    Begin(text, record.Header).Append(Encoding.ASCII.GetString(record.Bases.Span)).Append('\n');
                }

                return (text.ToString(), null);
            }

            while (reader.ReadHeader(out var header))
            {
                Begin(text, header);
                for (int count; (count = reader.ReadBases(piece)) > 0;)
                {
                    text.Append(Encoding.ASCII.GetString(piece, 0, count));
                }

                Assert.Equal(0, reader.ReadBases(piece));
                text.Append('\n');
            }

            Assert.False(reader.ReadHeader(out _));
            return (text.ToString(), null);
        }
        catch (MalformedDataException error)
        {
            Assert.NotNull(error.Remedy);
            Assert.Equal(error.Message, Assert.Throws<MalformedDataException>(() => reader.ReadHeader(out _)).Message);
            return (text.ToString(), error);
        }
    }

    /// <summary>A header as the oracle prints it.</summary>
    private static StringBuilder Begin(StringBuilder text, FastaHeader header)
        => text.Append(CultureInfo.InvariantCulture, $"{header.OffsetBytes}|{header.Id}|{header.Description}|");
}
