namespace Shardwright.Foundation.Errors;

/// <summary>Something about the user's data, files or machine that only they can mend; never a wrong call.</summary>
public abstract class ShardwrightException : Exception
{
    /// <summary>Makes the error from its parts; <see cref="Exception.Message"/> is all of them as one line.</summary>
    /// <param name="where">The file, and where in it.</param>
    /// <param name="subject">What was looked at, such as <c>number of data records</c>.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What was there.</param>
    /// <param name="remedy">One thing to do about it: a sentence with its full stop.</param>
    /// <param name="inner">The failure underneath, where there is one.</param>
    protected ShardwrightException(
        DataLocation where, string subject, string? expected, string? found, string? remedy, Exception? inner = null)
        : base(Compose(where, subject, expected, found, remedy), inner)
    {
        Location = where;
        Subject = subject;
        Expected = expected;
        Found = found;
        Remedy = remedy;
    }

    /// <summary>The file, and where in it.</summary>
    public DataLocation Location { get; }

    /// <summary>What was looked at.</summary>
    public string Subject { get; }

    /// <summary>What would have been right, where it can be said.</summary>
    public string? Expected { get; }

    /// <summary>What was there, where it can be said.</summary>
    public string? Found { get; }

    /// <summary>One thing to do about it.</summary>
    public string? Remedy { get; }

    private static string Compose(DataLocation where, string subject, string? expected, string? found, string? remedy)
    {
        var text = $"{where}: {subject}";
        text += (expected, found) switch
        {
            ({ }, { }) => $": expected {expected}, found {found}",
            ({ }, null) => $": expected {expected}",
            (null, { }) => $": {found}",
            _ => "",
        };
        return remedy is null ? text : $"{text}. {remedy}";
    }
}
