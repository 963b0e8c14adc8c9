using System.Text;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The sequences of samples that have an SQLite database each.</summary>
/// <remarks>
/// Letters are read by row id from their place in the file where every letter of the text is ASCII, and through <c>substr</c> otherwise. While a database
/// that is not trusted is open here, it has a shared lock, and others can read it but not change it.
/// </remarks>
internal sealed partial class SqliteSequenceStore : SequenceStore
{
    private const long MostMappedBytes = 1L << 40;

    private readonly SqliteSample[] known;
    private readonly SqlitePool pool;
    private readonly bool isTrusted;
    private readonly string? integrityFolder;

    private SqliteSequenceStore(IReadOnlyList<SampleSequences> samples, SqliteSample[] known, SqlitePool pool, SequenceStoreOptions options)
    {
        Samples = samples;
        this.known = known;
        this.pool = pool;
        isTrusted = options.IsTrusted;
        integrityFolder = options.IntegrityFolder;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSequences> Samples { get; }

    /// <summary>Makes a store over databases; none is opened yet.</summary>
    internal static new SqliteSequenceStore Open(IReadOnlyList<SampleSequences> samples, SequenceStoreOptions options)
    {
        SampleSequences[] all = [.. samples];
        var known = Array.ConvertAll(all, sample => new SqliteSample(sample, NameIn(options.IntegrityFolder, sample.Path)));
        var pool = new SqlitePool(new SqlitePoolOptions
        {
            MaxOpen = options.MaxOpen,
            CacheBytes = options.CacheBytes,
            Expected = all.Length,
            AreImmutable = options.IsTrusted,
            MapBytes = options.IsTrusted && SequenceFolder.AreLocal(all) ? MostMappedBytes : 0,
            ChecksCells = !options.IsTrusted,
            Timeout = options.Timeout,
        });
        return new SqliteSequenceStore(all, known, pool, options);
    }

    /// <inheritdoc/>
    public override long Find(int sample, ReadOnlySpan<byte> contigId)
    {
        var facts = Intact(sample);
        using var lease = Lease(facts, out var schema);
        var find = lease.Database.Keep(schema.Find);
        find.BindText(0, contigId);
        try
        {
            return !find.Step() ? -1 : schema.HasRowIds ? find.ReadInteger(0) : facts.NumberOf(Encoding.UTF8.GetString(contigId));
        }
        finally
        {
            find.Reset();
        }
    }

    /// <inheritdoc/>
    public override void OpenInAdvance(IEnumerable<int> samples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        foreach (var sample in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pool.Open >= pool.MaxOpen)
            {
                return;
            }

            Lease(known[sample], out _).Dispose();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(int Sample, string Why)> FindUnusable(IEnumerable<int> samples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var unusable = new List<(int Sample, string Why)>();
        foreach (var sample in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Lease(known[sample], out _).Dispose();
            }
            catch (ShardwrightException error)
            {
                unusable.Add((sample, error.Message));
            }
        }

        return unusable;
    }

    /// <inheritdoc/>
    public override void Dispose() => pool.Dispose();

    private static string? NameIn(string? folder, string path)
    {
        if (folder is null)
        {
            return null;
        }

        var name = Path.GetRelativePath(folder, path);
        if (Path.IsPathRooted(name) || name.StartsWith("..", StringComparison.Ordinal))
        {
            SequenceThrow.NotInFolder(path, folder);
        }

        return name;
    }

    /// <summary>A sample whose file was held against its checksums.</summary>
    private SqliteSample Intact(int sample)
    {
        var facts = known[sample];
        if (!facts.IsIntact)
        {
            facts.CheckIntegrity(integrityFolder!);
        }

        return facts;
    }

    private SqliteLease Lease(SqliteSample facts, out SqliteSchema schema)
    {
        var lease = pool.Lease(facts.File.Path);
        try
        {
            schema = facts.Schema ??= SqliteSchema.Of(lease.Database, facts.File);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
