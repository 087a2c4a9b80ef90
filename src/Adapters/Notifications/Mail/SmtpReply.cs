using System.Globalization;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Notifications.Mail;

/// <summary>What a mail server answers.</summary>
/// <param name="Code">Its number: 2xx yes, 3xx go on, 4xx not now, 5xx never.</param>
/// <param name="Lines">What it says, without the numbers.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>For people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Code} {Spoken.Excerpt(string.Join(' ', Lines))}"
        );
}

/// <summary>A mail server does not do what it is asked.</summary>
public sealed class SmtpException : Exception
{
    /// <summary>With nothing to say.</summary>
    public SmtpException() { }

    /// <summary>With a reason for people.</summary>
    public SmtpException(string message)
        : base(message) { }

    /// <summary>With a reason for people and its cause.</summary>
    public SmtpException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>A server's no to a request.</summary>
    /// <param name="what">What was asked, without secrets.</param>
    /// <param name="reply">The answer.</param>
    public SmtpException(string what, SmtpReply reply)
        : base($"{what}: {reply}") => IsFinal = reply?.Code >= 500;

    /// <summary>Whether the same would be refused again.</summary>
    public bool IsFinal { get; }
}
