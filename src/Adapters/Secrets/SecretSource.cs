using System.Text;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Secrets;

/// <summary>
/// Where a secret is: in a file or in an environment variable, never in the configuration. It is read whenever it is
/// used, so that a changed one is used at once.
/// </summary>
public sealed record SecretSource
{
    /// <summary>More than this is not a secret but the wrong file.</summary>
    private const int MaxBytes = 64 * 1024;

    private readonly string? file;
    private readonly string? variable;

    private SecretSource(string? file, string? variable)
    {
        this.file = file;
        this.variable = variable;
    }

    /// <summary>A file with nothing but the secret in it; white space around it does not count.</summary>
    /// <param name="path">An absolute path.</param>
    public static SecretSource File(string path) => new(path, variable: null);

    /// <summary>An environment variable of this process.</summary>
    /// <param name="name">Its name.</param>
    public static SecretSource Variable(string name) => new(file: null, name);

    /// <summary>Reads it now.</summary>
    /// <exception cref="SecretException">It is not there, cannot be read, or is no text of one line.</exception>
    public Secret Read()
    {
        var text = (
            file is null ? Environment.GetEnvironmentVariable(variable!) : Content(file)
        )?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            throw new SecretException(
                file is null ? $"{this} is not set or empty" : $"{this} is empty"
            );
        }
        return text.Any(char.IsControl)
            ? throw new SecretException($"{this} is not a text of one line")
            : new Secret(text);
    }

    /// <summary>Where it is; not what it is.</summary>
    public override string ToString() =>
        file is null ? $"the environment variable {variable}" : $"the file {file}";

    private string Content(string path)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read > MaxBytes
                ? throw new SecretException($"{this} is larger than {Spoken.Bytes(MaxBytes)}")
                : Encoding.UTF8.GetString(bytes.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecretException($"{this} cannot be read: {Spoken.Excerpt(e.Message)}", e);
        }
    }
}

/// <summary>A secret cannot be had. The message says where it should be and what is wrong there.</summary>
public sealed class SecretException : Exception
{
    /// <summary>With nothing to say.</summary>
    public SecretException() { }

    /// <summary>With a reason for people.</summary>
    public SecretException(string message)
        : base(message) { }

    /// <summary>With a reason for people and its cause.</summary>
    public SecretException(string message, Exception innerException)
        : base(message, innerException) { }
}
