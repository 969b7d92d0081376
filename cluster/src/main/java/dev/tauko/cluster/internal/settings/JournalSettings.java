package dev.tauko.cluster.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.tauko.internal.settings.Section;

/**
 * The settings under {@code tauko.cluster.journal} as {@code reference.conf} describes them.
 *
 * @param plugin the id of the journal's plugin; empty if nothing is stored
 * @param snapshots the id of the snapshot store's plugin
 * @param snapshotEvery after how many writes a snapshot is stored
 */
public record JournalSettings(String plugin, String snapshots, int snapshotEvery) {

  private static final String PERSISTENCE =
      "org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior";
  private static final String ARTIFACT = "org.apache.pekko:pekko-persistence-typed_2.13";
  private static final int MOST_WRITES = 1_000_000;

  /**
   * Reads the settings.
   *
   * @throws ConfigException naming the path, if a value is invalid
   */
  public static JournalSettings of(Config config) {
    Section journal = new Section(config, "tauko.cluster.journal");
    JournalSettings settings =
        new JournalSettings(
            journal.text("plugin", _ -> true, "the id of a plugin, or nothing"),
            journal.text("snapshots", _ -> true, "the id of a plugin, or nothing"),
            journal.whole("snapshot-every", 1, MOST_WRITES));
    if (settings.isDurable()) {
      requirePlugin(config, journal, "plugin", settings.plugin());
      requirePlugin(config, journal, "snapshots", settings.snapshots());
      requirePersistence(journal);
    } else if (!settings.snapshots().isEmpty()) {
      throw journal.rejected(
          "snapshots",
          "is " + settings.snapshots() + ", although there is no journal",
          "both, tauko.cluster.journal.plugin and this, or neither");
    }
    return settings;
  }

  private static void requirePlugin(Config config, Section journal, String key, String id) {
    String accepted =
        "the path of a section of Pekko Persistence's plugin, such as jdbc-journal or"
            + " jdbc-snapshot-store";
    if (id.isEmpty()) {
      throw journal.rejected(key, "is empty, although there is a journal", accepted);
    }
    if (!config.hasPath(id + ".class")) {
      throw journal.rejected(key, "is " + id + ", where there is no plugin", accepted);
    }
  }

  private static void requirePersistence(Section journal) {
    try {
      var _ = Class.forName(PERSISTENCE, false, JournalSettings.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw journal.rejected(
          "plugin", "is set, but " + ARTIFACT + " is missing", "that dependency");
    }
  }

  /** Whether anything is stored. */
  public boolean isDurable() {
    return !plugin.isEmpty();
  }

  /** The same with snapshots as often as this. */
  public JournalSettings withSnapshotEvery(int writes) {
    return new JournalSettings(plugin, snapshots, writes);
  }
}
