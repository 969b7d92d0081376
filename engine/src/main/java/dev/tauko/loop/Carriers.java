package dev.tauko.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;

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
    String choice = config.getString(PATH);
    String obstacle = MailboxCarrier.obstacle();
    return switch (choice) {
      case "auto" -> obstacle == null ? new MailboxCarrier() : new PortableCarrier();
      case "portable" -> new PortableCarrier();
      case "mailbox" -> {
        if (obstacle != null) {
          throw new ConfigException.BadValue(
              config.getValue(PATH).origin(), PATH, "\"mailbox\" cannot be had: " + obstacle);
        }
        yield new MailboxCarrier();
      }
      default ->
          throw new ConfigException.BadValue(
              config.getValue(PATH).origin(),
              PATH,
              "\"" + choice + "\" is no carrier; accepted: auto, mailbox, portable");
    };
  }
}
