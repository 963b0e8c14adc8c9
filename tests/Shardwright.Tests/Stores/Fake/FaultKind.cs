namespace Shardwright.Tests.Stores.Fake;

/// <summary>What a server can be made to do wrong.</summary>
public enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>502 in HTML, as a proxy answers.</summary>
    BadGateway,

    /// <summary>503 SlowDown.</summary>
    SlowDown,

    /// <summary>503 SlowDown with <c>Retry-After: 1</c>.</summary>
    SlowDownAfter,

    /// <summary>503 before the body was read, and the connection closed.</summary>
    RefusedEarly,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>The connection is reset; nothing was done.</summary>
    ResetBeforeAnswer,

    /// <summary>It is reset in the middle of the request's body.</summary>
    ResetInRequest,

    /// <summary>It is reset in the middle of the answer's body.</summary>
    ResetInAnswer,

    /// <summary>Half of the answer's body comes, then the connection is closed as if that were all.</summary>
    TruncatedAnswer,

    /// <summary>Half of the answer's body comes, then nothing.</summary>
    StalledAnswer,

    /// <summary>No answer comes.</summary>
    NoAnswer,

    /// <summary>The answer's body comes in drops.</summary>
    SlowAnswer,

    /// <summary>A byte of the object that is sent is another one.</summary>
    CorruptedAnswer,

    /// <summary>The answer says that an object is in a state that it is not in.</summary>
    WrongETag,

    /// <summary>The server did what it was asked, and says 500.</summary>
    DoneButFailed,

    /// <summary>The server did what it was asked, and the connection is reset.</summary>
    DoneButReset,

    /// <summary>The server says 200, and stored nothing.</summary>
    LostPut,

    /// <summary>The server says 200, and stored other bytes. The ETag is theirs.</summary>
    CorruptedPut,

    /// <summary>409 ConditionalRequestConflict.</summary>
    Conflict,

    /// <summary>Stored, or deleted, but the next two listings do not know it yet.</summary>
    StaleListing,

    /// <summary>An upload in parts ends with 200 and an error in its body; nothing was done.</summary>
    FailedInBody,

    /// <summary>A listing has names that lead out of a folder.</summary>
    EvilNames,

    /// <summary>A listing has sizes that are wrong.</summary>
    WrongSizes,

    /// <summary>A page of a listing comes again: its continuation begins at the start.</summary>
    RepeatedPage,

    /// <summary>A listing ends in the middle of its XML.</summary>
    TornListing,

    /// <summary>400 ExpiredToken.</summary>
    ExpiredToken,

    /// <summary>403 RequestTimeTooSkewed.</summary>
    ClockSkewed,

    /// <summary>403 AccessDenied.</summary>
    AccessDenied,
}
