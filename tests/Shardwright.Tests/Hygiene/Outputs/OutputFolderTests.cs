using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Outputs;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Hygiene.Outputs;

public sealed class OutputFolderTests : IDisposable
{
    private const string Fill =
        """
        import os, struct, sys, zipfile, zlib
        d = sys.argv[1]
        os.makedirs(d + '/logs', exist_ok=True)
        def chunk(name, data):
            return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))
        png = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 2, 2, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b'\0ab\0cd')) + chunk(b'IEND', b'')
        for name in ('amplitude', 'phase'):
            open(f'{d}/reconstructed_{name}.png', 'wb').write(png)
        with zipfile.ZipFile(d + '/wts.h5.zip', 'w', zipfile.ZIP_DEFLATED) as z:
            z.writestr('manifest.dill', b'\x80\x04opaque')
            for model in ('autoencoder', 'diffraction_to_obj'):
                for name in ('model.keras', 'params.dill', 'custom_objects.dill', 'model.h5'):
                    z.writestr(f'{model}/{name}', (model + name).encode() * 50)
        open(d + '/history.dill', 'wb').write(b'\x80\x04cos\nsystem\n')
        open(d + '/params.json', 'w').write('{"N": 64}')
        open(d + '/metrics.csv', 'w').write(',mae,mse,psnr,frc50,frc1over7\n0,0.1,0.2,30.5,12,nan\n1,0.1,0.2,inf,12,\n')
        open(d + '/logs/debug.log', 'w').write('2026-01-31 12:34:56,789 - INFO - hello\n')
        """;

    private readonly TemporaryFolder folder = new();

    public OutputFolderTests() => PythonOracle.Run(Fill, Folder);

    private string Folder => folder.File("run");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_that_keeps_the_convention_is_told_so()
    {
        var report = OutputFolder.Check(Folder, TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings);
        Assert.True(report.IsKept);
        Assert.Equal(7, report.Found.Count);
    }

    [Theory]
    [InlineData("wts.h5.zip")]
    [InlineData("history.dill")]
    [InlineData("params.json")]
    [InlineData("metrics.csv")]
    [InlineData("logs/debug.log")]
    [InlineData("reconstructed_phase.png")]
    public void What_is_missing_or_cut_or_a_folder_is_a_line(string name)
    {
        var path = Path.Combine(Folder, name);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        Assert.Equal(OutputFindingKind.Missing, Only().Kind);
        Directory.CreateDirectory(path);
        Assert.Equal((OutputFindingKind.Malformed, name), (Only().Kind, Only().Name));
        Directory.Delete(path);
        File.WriteAllBytes(path, name == "history.dill" ? [] : bytes[..(bytes.Length / 2)]);
        if (name != "logs/debug.log")
        {
            Assert.Equal((OutputFindingKind.Malformed, name), (Only().Kind, Only().Name));
        }
    }

    [Theory]
    [InlineData("mae,mse,psnr,frc50\n1,2,3,4\n1,2,3,4\n")]
    [InlineData("mae,mse,psnr,frc50,frc1over7\n1,2,3,4,5\n")]
    [InlineData("mae,mse,psnr,frc50,frc1over7\n1,2,3,4,5\n1,2,3,4,x\n")]
    [InlineData("mae,mse,psnr,frc50,frc1over7\n1,2,3,4,5\n1,2,3,4\n")]
    [InlineData(",mae,mse,psnr,frc50,frc1over7\nphase,1,2,3,4,5\namp,1,2,3,4,5\n")]
    [InlineData("")]
    public void A_table_that_is_not_the_convention_s_is_malformed(string table)
    {
        File.WriteAllText(Path.Combine(Folder, "metrics.csv"), table);
        Assert.Equal((OutputFindingKind.Malformed, "metrics.csv"), (Only().Kind, Only().Name));
    }

    [Fact]
    public void What_is_extra_is_told_and_breaks_nothing()
    {
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "");
        File.Copy(Path.Combine(Folder, "reconstructed_phase.png"), Path.Combine(Folder, "reconstructed_other.png"));
        var report = OutputFolder.Check(Folder, TestContext.Current.CancellationToken);
        Assert.Equal((OutputFindingKind.Extra, "notes.txt", true), (report.Findings[0].Kind, Assert.Single(report.Findings).Name, report.IsKept));
    }

    [Fact]
    public void A_folder_is_made_once_and_nothing_in_it_is_changed()
    {
        Assert.Equal(["logs/", "history.json", "params.json", "README.md"], OutputFolder.Initialize(folder.File("new")));
        Assert.Empty(OutputFolder.Initialize(folder.File("new")));
        Assert.Equal(
            ["wts.h5.zip", "metrics.csv", "logs/debug.log", "reconstructed_amplitude.png", "reconstructed_phase.png"],
            OutputFolder.Check(folder.File("new"), TestContext.Current.CancellationToken).Findings.Select(finding => finding.Name));
        Assert.Equal(["README.md"], OutputFolder.Initialize(Folder));
        Assert.Throws<StorageException>(() => OutputFolder.Check(folder.File("nothing"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_log_has_the_lines_of_Python_s_logging()
    {
        using (var log = DebugLog.Create(folder.File("log"), FixedClock.Instance))
        {
            log.Write(DebugLevel.Info, "one");
            log.Write(DebugLevel.Warning, "two\nthree");
        }

        using (var log = DebugLog.Continue(folder.File("log"), FixedClock.Instance))
        {
            log!.Write(DebugLevel.Error, "four");
        }

        var start = FixedClock.Instance.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + ",000 - ";
        Assert.Equal([start + "INFO - one", start + "WARNING - two\\nthree", start + "ERROR - four"], File.ReadAllLines(folder.File("log/logs/debug.log")));
        DebugLog.Create(folder.File("log")).Dispose();
        Assert.Empty(File.ReadAllBytes(folder.File("log/logs/debug.log")));
        Assert.Null(DebugLog.Continue(folder.File("nothing")));
    }

    [Fact]
    public void Two_that_write_one_log_keep_each_other_s_lines()
    {
        using (var log = DebugLog.Create(folder.File("log"), FixedClock.Instance))
        {
            log.Write(DebugLevel.Info, "one");
            using (var other = DebugLog.Continue(folder.File("log"), FixedClock.Instance))
            {
                other!.Write(DebugLevel.Info, "a longer line of the other");
            }

            log.Write(DebugLevel.Info, "three");
        }

        Assert.Equal(["one", "a longer line of the other", "three"], File.ReadAllLines(folder.File("log/logs/debug.log")).Select(line => line.Split(" - ", 3)[2]));
    }

    private OutputFinding Only()
    {
        var report = OutputFolder.Check(Folder, TestContext.Current.CancellationToken);
        Assert.False(report.IsKept);
        return Assert.Single(report.Findings);
    }
}
