using Shardwright.Foundation.Random;

namespace Shardwright.Datasets.Layouts.Documents;

public sealed partial class LiveShardWriter
{
    /// <summary>What is open while documents come: two batches, one that fills and one that is written, and the files that grow.</summary>
    private sealed class Stage : IDisposable
    {
        private readonly LiveShardWriter owner;
        private readonly ContentChain content;
        private DocumentBatch filling;
        private DocumentBatch other;
        private readonly ShardList list;
        private Task<(LiveState State, LiveShard Shard)>? writing;

        public Stage(LiveShardWriter owner)
        {
            this.owner = owner;
            var state = owner.state;
            Generator = PythonRandom.Restore(Convert.FromBase64String(state.Generator));
            Documents = state.Documents;
            ValidationDocuments = state.ValidationDocuments;
            filling = new DocumentBatch(owner.folder.Scratch(0), owner.batchMemoryBytes);
            other = new DocumentBatch(owner.folder.Scratch(1), owner.batchMemoryBytes);
            list = new ShardList(owner.folder.ShardList, state.ShardListBytes, state.ShardListHash);
            try
            {
                SetAside = new SetAside(owner.folder.SetAside, state.ValidationBytes);
                Rejected = new RejectedList(owner.folder.Rejected, state.RejectedBytes);
            }
            catch
            {
                SetAside?.Dispose();
                list.Dispose();
                throw;
            }

            content = new ContentChain(state.Content);
        }

        public PythonRandom Generator { get; }

        public long Documents { get; private set; }

        public long ValidationDocuments { get; private set; }

        public SetAside SetAside { get; }

        public RejectedList Rejected { get; }

        /// <summary>The documents that fill no shard yet.</summary>
        public DocumentBatch Rest => filling;

        public void Add(ReadOnlySpan<byte> utf8, Func<string> saveState)
        {
            if (writing is { IsCompleted: true })
            {
                Collect();
            }

            var options = owner.options;
            content.Append(utf8);
            var index = Documents++;
            if (options.Validation == ValidationRule.Spread && ValidationPick.IsSetAside(index, options.ValidationFraction))
            {
                SetAside.Append(utf8);
                ValidationDocuments++;
                return;
            }

            filling.Add(utf8);
            if (filling.Count == options.RowsPerFile)
            {
                WriteFull(saveState);
            }
        }

        /// <summary>Waits for the shard that is being written, and takes over its checkpoint or its error.</summary>
        public void Collect()
        {
            if (writing is { } task)
            {
                writing = null;
                (owner.state, var shard) = task.GetAwaiter().GetResult();
                owner.shards.Add(shard);
                other.Clear();
            }
        }

        /// <summary>Ends the adding and gives the hash of all documents.</summary>
        public string Seal()
        {
            Collect();
            filling.Seal();
            SetAside.Flush();
            Rejected.Flush();
            return content.Close();
        }

        /// <summary>The next order of so many documents.</summary>
        public int[] Shuffle(int count)
        {
            var order = new int[count];
            for (var i = 0; i < count; i++)
            {
                order[i] = i;
            }

            Generator.Shuffle(order);
            return order;
        }

        public void Dispose()
        {
            try
            {
                // A shard under way is finished: that is work done.
                Collect();
            }
            catch (Exception error) when (error is Foundation.Errors.ShardwrightException or IOException)
            {
                owner.options.Reporter.Warn($"a shard was not written: {error.Message}");
            }
            finally
            {
                filling.Dispose();
                other.Dispose();
                SetAside.Dispose();
                Rejected.Dispose();
                list.Dispose();
                content.Dispose();
            }
        }

        private void WriteFull(Func<string> saveState)
        {
            var link = Seal();
            var order = Shuffle(filling.Count);
            var before = owner.state;
            var after = before with
            {
                Generator = Convert.ToBase64String(Generator.Save()), Documents = Documents, ValidationDocuments = ValidationDocuments,
                ValidationBytes = SetAside.LengthBytes, RejectedBytes = Rejected.LengthBytes, Content = link, SourceState = saveState(),
            };
            var batch = filling;
            (filling, other) = (other, filling);

            // A thread of its own: it works as long as a shard takes.
            writing = Task.Factory.StartNew(
                () => WriteShard(batch, order, after), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        private (LiveState State, LiveShard Shard) WriteShard(DocumentBatch batch, int[] order, LiveState after)
        {
            var folder = owner.folder;
            var shard = ShardFile.Write(folder, LiveFolder.TrainName(after.Shards), new BatchRows(batch, order), threads: 1, CancellationToken.None);
            SetAside.Sync();
            Rejected.Sync();
            list.Append(shard);
            list.Sync();
            after = after with { Shards = after.Shards + 1, ShardRows = after.ShardRows + shard.Rows, ShardListBytes = list.LengthBytes, ShardListHash = list.Hash };
            folder.Publish(after);
            return (after, shard);
        }
    }
}
