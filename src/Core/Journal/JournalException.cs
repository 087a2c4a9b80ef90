namespace Lastgood.Core.Journal;

/// <summary>The journal cannot be read or written. The message says what is wrong and what to do.</summary>
public class JournalException : Exception
{
    /// <summary>Creates it with a message for people.</summary>
    public JournalException(string message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>The lease was taken over by another process: whatever this one still wanted to do must not happen.</summary>
public sealed class LeaseLostException(string service)
    : JournalException(
        $"another lastgood process has taken over {service}; this one stops without touching anything"
    );
