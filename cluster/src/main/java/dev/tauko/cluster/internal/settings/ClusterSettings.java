package dev.tauko.cluster.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.settings.Section;

/** The settings under {@code tauko.cluster} as {@code reference.conf} describes them. */
public record ClusterSettings() {

  private static final String PATH = "tauko.cluster";

  /**
   * Reads the settings.
   *
   * @throws ConfigException naming the path, if a key is unknown or its value invalid
   */
  public static ClusterSettings of(Config config) {
    Section cluster = new Section(config, PATH);
    cluster.requireKeysOf(
        ConfigFactory.defaultReference(ClusterSettings.class.getClassLoader()).getObject(PATH));
    return new ClusterSettings();
  }
}
