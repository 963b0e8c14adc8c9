namespace Shardwright.Tests.Stores.Fake;

/// <summary>Which faults there are of which sort, and where each can happen.</summary>
internal static class FaultKinds
{
    /// <summary>What is over at the next try, and what a client is told of.</summary>
    public static IReadOnlyList<FaultKind> Passing { get; } =
    [
        FaultKind.InternalError, FaultKind.BadGateway, FaultKind.SlowDown, FaultKind.RefusedEarly, FaultKind.TooManyRequests, FaultKind.ResetBeforeAnswer, FaultKind.ResetInRequest,
        FaultKind.ResetInAnswer, FaultKind.TruncatedAnswer, FaultKind.SlowAnswer, FaultKind.DoneButFailed, FaultKind.DoneButReset, FaultKind.Conflict, FaultKind.FailedInBody, FaultKind.TornListing,
    ];

    /// <summary>What a client has to find out by itself.</summary>
    public static IReadOnlyList<FaultKind> Lies { get; } =
    [
        FaultKind.CorruptedAnswer, FaultKind.WrongETag, FaultKind.LostPut, FaultKind.CorruptedPut, FaultKind.StaleListing, FaultKind.EvilNames, FaultKind.WrongSizes, FaultKind.RepeatedPage,
    ];

    /// <summary>What no further try helps.</summary>
    public static IReadOnlyList<FaultKind> Refusals { get; } = [FaultKind.ExpiredToken, FaultKind.ClockSkewed, FaultKind.AccessDenied];

    /// <summary>What ends only with the client's patience.</summary>
    public static IReadOnlyList<FaultKind> Silences { get; } = [FaultKind.StalledAnswer, FaultKind.NoAnswer];

    /// <summary>Whether a fault can happen to a request.</summary>
    public static bool Suits(FaultKind kind, FakeOperation operation)
    {
        var stores = operation is FakeOperation.Put or FakeOperation.UploadPart or FakeOperation.CompleteUpload;
        return kind switch
        {
            FaultKind.ResetInRequest => operation is FakeOperation.Put or FakeOperation.UploadPart,
            FaultKind.ResetInAnswer or FaultKind.TruncatedAnswer or FaultKind.StalledAnswer or FaultKind.SlowAnswer => operation is FakeOperation.Get or FakeOperation.List or FakeOperation.ListParts,
            FaultKind.CorruptedAnswer => operation == FakeOperation.Get,
            FaultKind.WrongETag => operation is FakeOperation.Put or FakeOperation.UploadPart or FakeOperation.Head or FakeOperation.Get,
            FaultKind.DoneButFailed or FaultKind.DoneButReset => stores || operation is FakeOperation.Delete or FakeOperation.CreateUpload,
            FaultKind.LostPut => stores,
            FaultKind.CorruptedPut => operation is FakeOperation.Put or FakeOperation.UploadPart,
            FaultKind.Conflict => operation is FakeOperation.Put or FakeOperation.CompleteUpload,
            FaultKind.StaleListing => operation is FakeOperation.Put or FakeOperation.CompleteUpload or FakeOperation.Delete,
            FaultKind.FailedInBody => operation == FakeOperation.CompleteUpload,
            FaultKind.EvilNames or FaultKind.WrongSizes or FaultKind.RepeatedPage or FaultKind.TornListing => operation == FakeOperation.List,
            FaultKind.None => false,
            _ => true,
        };
    }
}
