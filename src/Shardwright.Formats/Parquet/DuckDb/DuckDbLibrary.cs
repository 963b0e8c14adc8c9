using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary>The DuckDB library beside this program: found, loaded once, and checked to be the one this build was made for.</summary>
/// <remarks>Loaded when first used. Safe from many threads.</remarks>
public static class DuckDbLibrary
{
    /// <summary>The version that <c>eng/setup</c> installs and that the imports were written for.</summary>
    public const string RequiredVersion = "1.5.6";

    private const string Remedy = "Run eng/setup and build again.";

    private static readonly Lazy<string> Loaded = new(
        () => Load(Path.Combine(AppContext.BaseDirectory, DuckDbNative.Library)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The version that the library itself reports, such as <c>1.5.6</c>. Loads it.</summary>
    /// <exception cref="MissingComponentException">The library is not there, does not load, or is another version.</exception>
    public static string Version => Loaded.Value;

    internal static void EnsureLoaded() => _ = Loaded.Value;

    internal static unsafe string Load(string path)
    {
        var where = new DataLocation(path);
        if (!File.Exists(path))
        {
            throw new MissingComponentException(
                where, "DuckDB library", expected: $"version {RequiredVersion}", found: "no such file", Remedy);
        }

        try
        {
            _ = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new MissingComponentException(
                where, "DuckDB library", expected: "a library for this machine", found: "one that does not load", Remedy, error);
        }

        var version = (Marshal.PtrToStringUTF8((nint)DuckDbNative.LibraryVersion()) ?? "").TrimStart('v');
        return version == RequiredVersion
            ? version
            : throw new MissingComponentException(
                where, "DuckDB library", expected: $"version {RequiredVersion}", found: $"version {version}", Remedy);
    }
}
