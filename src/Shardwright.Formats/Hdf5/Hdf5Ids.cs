using System.Runtime.InteropServices;

namespace Shardwright.Formats.Hdf5;

/// <summary>An open file of the library. Closing it leaves its open objects alive (weak close).</summary>
internal sealed class Hdf5FileId() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Native.Quiet();
        return Hdf5Native.H5Fclose(handle) >= 0;
    }
}

/// <summary>An open group, dataset or named type.</summary>
internal sealed class Hdf5ObjectId() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Native.Quiet();
        return Hdf5Native.H5Oclose(handle) >= 0;
    }
}

/// <summary>A dataspace: a shape and a selection.</summary>
internal sealed class Hdf5SpaceId() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Native.Quiet();
        return Hdf5Native.H5Sclose(handle) >= 0;
    }
}

/// <summary>A datatype; the library's own native types are borrowed and never closed.</summary>
internal sealed class Hdf5TypeId : SafeHandle
{
    public Hdf5TypeId()
        : base(0, ownsHandle: true)
    {
    }

    private Hdf5TypeId(nint borrowed)
        : base(0, ownsHandle: false) => SetHandle(borrowed);

    public override bool IsInvalid => handle <= 0;

    public static Hdf5TypeId Borrow(string global) => new(Hdf5Native.Global(global));

    protected override bool ReleaseHandle()
    {
        Hdf5Native.Quiet();
        return Hdf5Native.H5Tclose(handle) >= 0;
    }
}

/// <summary>A property list.</summary>
internal sealed class Hdf5PropertiesId() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Native.Quiet();
        return Hdf5Native.H5Pclose(handle) >= 0;
    }
}

/// <summary>An open attribute.</summary>
internal sealed class Hdf5AttributeId() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Native.Quiet();
        return Hdf5Native.H5Aclose(handle) >= 0;
    }
}
