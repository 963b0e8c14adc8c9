using System.Globalization;

namespace Shardwright.Recipes.Eeg;

/// <summary>Patients that are in two splits, which no model may be judged by.</summary>
/// <param name="First">The first split.</param>
/// <param name="Second">The second.</param>
/// <param name="Patients">Who is in both, by code points.</param>
internal sealed record PatientLeak(string First, string Second, IReadOnlyList<string> Patients)
{
    /// <summary>How many they are, in the words of brain-go-brr-v2.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{Patients.Count} patients in both {First} and {Second}");
}
