using System.Text.Json;

namespace Shardwright.Datasets.Building;

/// <summary>The files that units write a piece of each, and that a finished build merges in unit order.</summary>
internal static class SideFiles
{
    public const string Rejected = "rejected";

    public const string Groups = "groups";

    public static void WriteRejection(Utf8JsonWriter json, string path, string? place, string reason, string message)
    {
        json.WriteString("path", path);
        json.WriteString("place", place);
        json.WriteString("reason", reason);
        json.WriteString("message", message);
    }
}
