namespace Lastgood.Core.Journal;

/// <summary>A channel was configured for the first time: the first fact of its stream.</summary>
/// <param name="Since">Notices of before this are never sent on it, UTC.</param>
public sealed record ChannelOpened(DateTimeOffset Since) : Fact;

/// <summary>A notice was delivered on the channel whose stream this is in.</summary>
/// <param name="Notice">The notice's id.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="Thread">What it belongs to: an incident, a run, or itself.</param>
/// <param name="Moment">The word for what it is about.</param>
/// <param name="Title">What it was headed, for <c>notify status</c>.</param>
/// <param name="Reference">What the provider calls it; null for nothing.</param>
public sealed record NoticeDelivered(
    string Notice,
    string Service,
    string Thread,
    string Moment,
    string Title,
    string? Reference
) : Fact;

/// <summary>A notice could not be delivered yet; said once, however often it is tried.</summary>
/// <param name="Notice">The notice's id.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="Thread">What it belongs to.</param>
/// <param name="Title">What it is headed.</param>
/// <param name="Error">Why, at the first attempt.</param>
public sealed record NoticeDelayed(
    string Notice,
    string Service,
    string Thread,
    string Title,
    string Error
) : Fact;

/// <summary>A notice is not tried any more, until a person asks for it: a dead letter.</summary>
/// <param name="Notice">The notice's id.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="Thread">What it belongs to.</param>
/// <param name="Title">What it is headed.</param>
/// <param name="Error">Why.</param>
public sealed record NoticeGivenUp(
    string Notice,
    string Service,
    string Thread,
    string Title,
    string Error
) : Fact;

/// <summary>A dead letter is to be tried again.</summary>
/// <param name="Notice">The notice's id.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="By">Who asked for it.</param>
public sealed record NoticeResent(string Notice, string Service, string By) : Fact;

/// <summary>The receiver is gone: nothing is sent on this channel until a person asks for something to be sent again.</summary>
/// <param name="Error">What it said.</param>
public sealed record ChannelStopped(string Error) : Fact;

/// <summary>Somebody has seen an incident and takes care of it: nobody else is called.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Reason">What they do about it.</param>
/// <param name="By">Who.</param>
public sealed record IncidentAcknowledged(string Incident, string Reason, string By) : Fact;
