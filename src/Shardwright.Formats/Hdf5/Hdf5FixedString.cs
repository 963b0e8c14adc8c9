namespace Shardwright.Formats.Hdf5;

/// <summary>Text of fixed length.</summary>
internal static class Hdf5FixedString
{
    /// <summary>The bytes of the text without its padding.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> element, Hdf5StringPadding padding)
    {
        switch (padding)
        {
            case Hdf5StringPadding.SpacePadded:
                return element.TrimEnd((byte)' ');
            case Hdf5StringPadding.NullPadded:
                return element.TrimEnd((byte)0);
            default:
                var end = element.IndexOf((byte)0);
                return end < 0 ? element : element[..end];
        }
    }
}
