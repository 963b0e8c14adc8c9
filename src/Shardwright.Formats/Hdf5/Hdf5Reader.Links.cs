using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

public sealed unsafe partial class Hdf5Reader
{
    /// <summary>The names in a group, sorted in code-point order.</summary>
    /// <param name="group">The path of the group.</param>
    /// <exception cref="MalformedDataException">There is no such group, or it is damaged.</exception>
    public IReadOnlyList<Hdf5Link> Links(string group = "/")
    {
        var where = Place(group);
        using var id = OpenObject(group, "a group", kind => kind == 0);
        var found = new List<(byte[] Name, int Kind)>();
        var target = GCHandle.Alloc(found);
        try
        {
            ulong position = 0;
            if (H5Literate(id, 0, 2, &position, &CollectLink, (void*)GCHandle.ToIntPtr(target)) < 0)
            {
                Hdf5Throw.Library(where, "listing the group", ErrorText());
            }
        }
        finally
        {
            target.Free();
        }

        // Bytes of UTF-8 sort as code points do; strings of UTF-16 do not.
        found.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        var prefix = group.EndsWith('/') ? group : group + "/";
        return [.. found.Select(link => Describe(prefix, Encoding.UTF8.GetString(link.Name), link.Kind))];
    }

    /// <summary>Whether a path leads to an object: true for links that lead to one, false for dangling ones and refused external ones.</summary>
    /// <param name="path">The path in the file.</param>
    public bool Exists(string path)
    {
        using var id = TryOpen(path);
        return !id.IsInvalid;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CollectLink(nint group, byte* name, LinkInfo* info, void* data)
    {
        if (GCHandle.FromIntPtr((nint)data).Target is List<(byte[] Name, int Kind)> list)
        {
            list.Add((MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).ToArray(), info->Kind));
        }

        return 0;
    }

    private static Hdf5LinkKind KindOfObject(int kind) => kind switch
    {
        0 => Hdf5LinkKind.Group,
        1 => Hdf5LinkKind.Dataset,
        2 => Hdf5LinkKind.NamedType,
        _ => Hdf5LinkKind.DanglingLink,
    };

    /// <summary>Throws with the first name on the path that leads nowhere.</summary>
    private void Explain(string path, string said)
    {
        var walked = "";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            walked += "/" + name;
            LinkInfo info;
            if (H5Lget_info(file, walked, &info, linkAccess) < 0)
            {
                Hdf5Throw.Unopenable(Place(path), $"no name {walked}", "Check the name; inspect lists what the file has.");
            }

            if (info.Kind == 64)
            {
                Hdf5Throw.ExternalLink(Place(path), TargetOf(walked, 64, info.AddressOrValueSize) ?? "unknown");
            }

            using var id = H5Oopen(file, walked, linkAccess);
            if (id.IsInvalid && info.Kind == 1)
            {
                var target = TargetOf(walked, 1, info.AddressOrValueSize);
                Hdf5Throw.Unopenable(Place(path), $"a soft link to {target}, which leads nowhere in this file ({said})", "Mend the link, or name the object itself.");
            }
        }

        Hdf5Throw.Unopenable(Place(path), said, "Fetch or write the file again.");
    }

    private Hdf5Link Describe(string prefix, string name, int kind)
    {
        var path = prefix + name;
        LinkInfo info;
        var target = kind != 0 && H5Lget_info(file, path, &info, linkAccess) >= 0 ? TargetOf(path, kind, info.AddressOrValueSize) : null;
        if (kind == 64 && !Options.FollowExternalLinks)
        {
            return new Hdf5Link(name, Hdf5LinkKind.ExternalLink, Hdf5LinkKind.ExternalLink, target);
        }

        using var id = H5Oopen(file, path, linkAccess);
        ObjectInfo about = default;
        var leadsTo = id.IsInvalid ? Hdf5LinkKind.DanglingLink : KindOfObject(H5Oget_info2(id, &about, 1) < 0 ? -1 : about.Kind);
        var link = kind switch
        {
            0 when id.IsInvalid => throw new MalformedDataException(
                Place(path), "object", "one that opens", ErrorText(), "Fetch or write the file again."),
            0 => new Hdf5Link(name, leadsTo, leadsTo, null),
            64 => new Hdf5Link(name, Hdf5LinkKind.ExternalLink, leadsTo, target),
            _ => new Hdf5Link(name, leadsTo == Hdf5LinkKind.DanglingLink ? leadsTo : Hdf5LinkKind.SoftLink, leadsTo, target),
        };
        return leadsTo == Hdf5LinkKind.DanglingLink ? link : link with { Address = about.Address };
    }

    private string? TargetOf(string path, int kind, ulong size)
    {
        if (kind is not (1 or 64) || size is 0 or > 1 << 20)
        {
            return null;
        }

        var value = new byte[(int)size];
        fixed (byte* buffer = value)
        {
            if (H5Lget_val(file, path, buffer, (nuint)size, linkAccess) < 0)
            {
                return null;
            }

            if (kind == 1)
            {
                return Encoding.UTF8.GetString(value).TrimEnd('\0');
            }

            uint flags;
            byte* otherFile, otherPath;
            return H5Lunpack_elink_val(buffer, (nuint)size, &flags, &otherFile, &otherPath) < 0
                ? null
                : $"{Text(otherFile)}:{Text(otherPath)}";
        }
    }

    private static string Text(byte* text) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
}
