namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Whose a recording is, by its name. Source: TUSZ file names, as brain-go-brr-v2 reads them.</summary>
public static class PatientId
{
    /// <summary>The stem of a recording's file name up to its first underscore; all of it where there is none.</summary>
    public static string Of(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        var end = stem.IndexOf('_', StringComparison.Ordinal);
        return end < 0 ? stem : stem[..end];
    }
}
