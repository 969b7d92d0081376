package dev.tauko.loop;

import com.typesafe.config.Config;
import dev.tauko.settings.Section;

/** The sections of dispatchers. */
final class Dispatchers {
  private Dispatchers() {}

  /** The section of a dispatcher; what it lacks is that of another one. */
  static Section section(Config config, String path, String defaults) {
    new Section(config, defaults);
    new Section(config, path);
    return new Section(
        config.withValue(
            path, config.getConfig(path).withFallback(config.getConfig(defaults)).root()),
        path);
  }
}
