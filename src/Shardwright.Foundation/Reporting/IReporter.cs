namespace Shardwright.Foundation.Reporting;

/// <summary>Where work says how far it is and what a person should know. Results never go here.</summary>
/// <remarks>Every implementation is safe from many threads.</remarks>
public interface IReporter
{
    /// <summary>Begins an activity; disposing what is returned ends it. Several may run at once.</summary>
    /// <param name="activity">What is done, such as <c>Hashing inputs</c>.</param>
    /// <param name="total">How much there is to do, in units; null when that is not known.</param>
    /// <param name="unit">What is counted.</param>
    IProgressTask Begin(string activity, long? total, ProgressUnit unit);

    /// <summary>Tells of something that is probably not as the user meant it, though the work goes on.</summary>
    /// <param name="message">One line.</param>
    void Warn(string message);

    /// <summary>Tells of something worth knowing.</summary>
    /// <param name="message">One line.</param>
    void Note(string message);
}
