package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.List;

/** The sections of dispatchers. */
final class Dispatchers {

  /** Pekko's scheduler looks no further ahead than some 200 days. */
  private static final Duration LONGEST = Duration.ofDays(100);

  private Dispatchers() {}

  /**
   * The section of a dispatcher; what it lacks is that of another one. The keys that Pekko reads
   * itself are checked as well: its own errors have no path.
   *
   * @throws ConfigException with the key's path and what is accepted, if one of those is invalid
   */
  static Section section(Config config, String path, String defaults) {
    new Section(config, defaults);
    new Section(config, path);
    Section section =
        new Section(
            config.withValue(
                path, config.getConfig(path).withFallback(config.getConfig(defaults)).root()),
            path);
    checkPekkosOwn(section);
    return section;
  }

  private static void checkPekkosOwn(Section section) {
    if (section.has("throughput-deadline-time")) {
      section.duration("throughput-deadline-time", LONGEST.negated(), LONGEST);
    }
    if (section.has("shutdown-timeout")) {
      section.duration("shutdown-timeout", Duration.ZERO, LONGEST);
    }
    for (String mailbox : List.of("mailbox-type", "mailbox-requirement")) {
      if (section.has(mailbox)) {
        section.text(mailbox, any -> true, "what Pekko accepts for a dispatcher's " + mailbox);
      }
    }
  }
}
