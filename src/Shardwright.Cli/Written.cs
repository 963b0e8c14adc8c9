namespace Shardwright.Cli;

/// <summary>A value as people write it, so that help shows the default in the words that the flag takes.</summary>
/// <param name="Text">What is written.</param>
/// <param name="Value">What it means.</param>
internal sealed record Written<T>(string Text, T Value)
{
    public override string ToString() => Text;
}
