package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.tauko.internal.settings.Section;

/** The choice of a carrier, by {@code tauko.carrier}. */
public final class Carriers {

  /** The configuration path of the choice. */
  public static final String PATH = "tauko.carrier";

  private Carriers() {}

  /**
   * The carrier that the configuration asks for.
   *
   * @throws ConfigException.BadValue if it asks for something unknown, or for the mailbox carrier
   *     where the JVM does not permit it
   */
  public static Carrier choose(Config config) {
    Section tauko = new Section(config, "tauko");
    String choice = tauko.word("carrier", "auto", "mailbox", "portable");
    String obstacle = MailboxCarrier.obstacle();
    return switch (choice) {
      case "portable" -> new PortableCarrier();
      case "mailbox" -> {
        if (obstacle != null) {
          throw tauko.rejected(
              "carrier", "\"mailbox\" cannot be had: " + obstacle, "auto, portable");
        }
        yield new MailboxCarrier();
      }
      default -> obstacle == null ? new MailboxCarrier() : new PortableCarrier();
    };
  }
}
