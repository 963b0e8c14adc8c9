using System.Reflection;
using System.Xml.Linq;

namespace Shardwright.Tests.Architecture;

/// <summary>One project under <c>src/</c>: a room or a door.</summary>
internal sealed record SourceProject(string Name, string Folder)
{
    private static readonly string[] DoorNames = ["Shardwright.Cli", "Shardwright.Native", "Shardwright.Web"];

    /// <summary>True for what only binds, calls and renders; nobody references a door.</summary>
    public bool IsDoor => DoorNames.Contains(Name);

    /// <summary>The name without <c>Shardwright.</c>.</summary>
    public string Room => Name["Shardwright.".Length..];

    /// <summary>The rooms that the project file references.</summary>
    public IReadOnlyList<string> References { get; } =
    [
        .. XDocument.Load(Path.Combine(Folder, Name + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    /// <summary>The built room, beside the tests.</summary>
    public Assembly Load() => File.Exists(Built(".dll"))
        ? Assembly.Load(Name)
        : throw new InvalidOperationException($"{Name} is not beside the tests: let Shardwright.Tests.csproj reference it.");

    /// <summary>A file that the build makes, beside the tests.</summary>
    public string Built(string extension) => Path.Combine(AppContext.BaseDirectory, Name + extension);
}
