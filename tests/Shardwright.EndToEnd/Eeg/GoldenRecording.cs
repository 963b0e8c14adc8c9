using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>The recording of the specification (A13), written by Python from its formula: 22 channels in the usual order, named <c>EEG x-LE</c>.</summary>
public sealed record GoldenRecording
{
    private const string Write = """
        import json, sys
        from pathlib import Path
        import numpy as np
        order = "FP1 FP2 F3 F4 C3 C4 P3 P4 O1 O2 F7 F8 T3 T4 T5 T6 A1 A2 FZ CZ PZ EKG1".split()
        for job in json.loads(sys.argv[1]):
            path, seconds = Path(job["Path"]), job["Seconds"]
            path.parent.mkdir(parents=True, exist_ok=True)
            names = [name for name in order if name not in job["Without"]]
            rates = [job["OtherRate"] if name == "EKG1" else job["Rate"] for name in names]
            field = lambda text, width: str(text).encode("ascii").ljust(width)
            head = field(0, 8) + field("X X X X", 80) + field("Startdate X X X X", 80) + b"01.01.0100.00.00" + field(256 * (len(names) + 1), 8)
            head += field("", 44) + field(seconds, 8) + field(1, 8) + field(len(names), 4)
            columns = (16, [f"EEG {name}-LE" for name in names]), (80, [""] * len(names)), (8, ["uV"] * len(names)), (8, [-3276.8] * len(names)), (8, [3276.7] * len(names)), \
                (8, [-32768] * len(names)), (8, [32767] * len(names)), (80, [""] * len(names)), (8, rates), (32, [""] * len(names))
            head += b"".join(field(value, width) for width, values in columns for value in values)
            signals = []
            for name, rate in zip(names, rates):
                n, c = np.arange(rate * seconds, dtype=np.int64), order.index(name) + job["Shift"]
                signals.append((((7919 * n + 104729 * c) % 2003) - 1001 + 500 * (((n // 32) + c) % 2)).astype("<i2").reshape(seconds, rate))
            path.write_bytes(head + np.concatenate(signals, axis=1).tobytes())
            if job["Labels"] is not None:
                rows = "".join(f"FP1-F7,{row},1.0000\n" for row in job["Labels"].split(";") if row)
                path.with_suffix(".csv").write_text("# version = csv_v1.0.0\n# duration = 70.0000 secs\n\nchannel,start_time,stop_time,label,confidence\n" + rows)
        """;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Start, stop, label of each row, with semicolons between; null for no label file.</summary>
    public string? Labels { get; init; } = "5.5,42.25,mysz";

    /// <summary>How long it is.</summary>
    public int Seconds { get; init; } = 70;

    /// <summary>Samples a second.</summary>
    public int Rate { get; init; } = 256;

    /// <summary>Samples a second of EKG1.</summary>
    public int OtherRate { get; init; } = 256;

    /// <summary>Gives another recording of the same kind.</summary>
    public int Shift { get; init; }

    /// <summary>Channels that were not recorded.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Writes recordings.</summary>
    public static void Make(params IReadOnlyList<GoldenRecording> recordings) => Python.Run(Write, JsonSerializer.Serialize(recordings));

    /// <summary>Writes recordings of the specification with the labels given, one of a patient each, <c>p0_s001_t000.edf</c> and on.</summary>
    public static void MakeIn(string folder, params IReadOnlyList<string?> labels)
        => Make([.. labels.Select((rows, i) => new GoldenRecording { Path = System.IO.Path.Combine(folder, $"p{i}_s001_t000.edf"), Labels = rows, Shift = i })]);
}
