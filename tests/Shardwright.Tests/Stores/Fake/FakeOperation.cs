namespace Shardwright.Tests.Stores.Fake;

/// <summary>What a request asks of the server.</summary>
public enum FakeOperation
{
    Unknown,
    ListBuckets,
    CreateBucket,
    HeadBucket,
    Location,
    List,
    Head,
    Get,
    Put,
    Delete,
    DeleteMany,
    CreateUpload,
    UploadPart,
    ListParts,
    CompleteUpload,
    AbortUpload,
    ListUploads,
}
