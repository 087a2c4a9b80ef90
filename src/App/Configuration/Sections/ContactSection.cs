using Lastgood.App.Configuration.Format;
using Lastgood.Core.Telling;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>contacts:</c>, of the file or of a service.</summary>
internal static class ContactSection
{
    private const int MostContacts = 50;

    private static readonly Field<string> Name = Field.Required("name", Texts.Title, "Who.");

    private static readonly Field<string> Role = Field.Optional(
        "role",
        Texts.Title,
        "As what, e.g. on-call engineer."
    );

    private static readonly Field<string> Reach = Field.Required(
        "reach",
        Texts.Title,
        "How: a telephone number, an address, a handle."
    );

    private static readonly Field<TimeSpan> After = Field.Default(
        "after",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(7)),
        TimeSpan.Zero,
        "Whose turn it is when nobody has answered for so long."
    );

    private static readonly Section<Contact> One = new(
        "a contact",
        [Name, Role, Reach, After],
        static values => new Contact(
            values.Get(Name),
            values.Find(Role),
            values.Get(Reach),
            values.Get(After)
        )
    );

    /// <summary>The key.</summary>
    public static Field<IReadOnlyList<Contact>> Contacts(string doc) =>
        Field.Optional("contacts", new ListShape<Contact>("contacts", One, MostContacts), doc);

    /// <summary>Refuses contacts that are called before the one above them.</summary>
    public static void Check(Values values, Field<IReadOnlyList<Contact>> field)
    {
        if (!values.IsRight(field) || values.Find(field) is not { } contacts)
        {
            return;
        }
        for (var i = 1; i < contacts.Count; i++)
        {
            if (contacts[i].After < contacts[i - 1].After)
            {
                values.Refuse(
                    field,
                    $"{contacts[i].Name} is called before {contacts[i - 1].Name}, who stands above: put them in the order in which they are called"
                );
            }
        }
    }
}
