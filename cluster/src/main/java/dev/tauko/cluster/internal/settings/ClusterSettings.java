package dev.tauko.cluster.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.List;

/**
 * The settings under {@code tauko.cluster} as {@code reference.conf} describes them.
 *
 * @param engine the path of the engine that runs bodies for other nodes
 * @param providers the names of classes that register coroutines
 * @param maxPayload the longest argument or result, in bytes
 * @param placementTimeout how long a call waits for a node that can run it
 * @param maxAttempts how often a call is tried that may be tried again
 * @param heartbeat how often a node looks after its calls
 * @param shardingRole the role of the nodes with keys and unique ids; empty for all nodes
 * @param uniqueRetention how long the outcome of a unique call is kept
 * @param singletonRole the role of the nodes that may run singletons; empty for all nodes
 * @param singletonBackoff how long a singleton that failed pauses the first time
 * @param singletonMaxBackoff how long it pauses at most
 */
public record ClusterSettings(
    String engine,
    List<String> providers,
    long maxPayload,
    Duration placementTimeout,
    int maxAttempts,
    Duration heartbeat,
    String shardingRole,
    Duration uniqueRetention,
    String singletonRole,
    Duration singletonBackoff,
    Duration singletonMaxBackoff) {

  private static final String PATH = "tauko.cluster";
  private static final String FRAME = "pekko.remote.artery.advanced.maximum-frame-size";

  /** What a message has beside its payload, generously. */
  private static final long HEADROOM = 16 * 1024;

  private static final Duration LONGEST = Duration.ofDays(100);

  /**
   * Reads the settings.
   *
   * @param clustered whether messages go to other nodes
   * @throws ConfigException naming the path, if a key is unknown or its value invalid
   */
  public static ClusterSettings of(Config config, boolean clustered) {
    Section cluster = new Section(config, PATH);
    cluster.requireKeysOf(
        ConfigFactory.defaultReference(ClusterSettings.class.getClassLoader()).getObject(PATH));
    Section singleton = cluster.section("singleton");
    Duration backoff = singleton.duration("backoff", Duration.ofMillis(1), LONGEST);
    return new ClusterSettings(
        cluster.pathOf("engine", "tauko, or the path of a further engine's section"),
        cluster.texts("providers", name -> name.matches("[\\w.$]+"), "a list of class names"),
        maxPayload(cluster, config, clustered),
        cluster.duration("placement-timeout", Duration.ZERO, LONGEST),
        cluster.whole("max-attempts", 1, 1_000_000),
        cluster.duration("heartbeat-interval", Duration.ofMillis(10), Duration.ofHours(1)),
        cluster.text("sharding-role", role -> true, "a role, or nothing for all nodes"),
        cluster.duration("unique-retention", Duration.ZERO, LONGEST),
        singleton.text("role", role -> true, "a role, or nothing for all nodes"),
        backoff,
        singleton.duration("max-backoff", backoff, LONGEST));
  }

  private static long maxPayload(Section cluster, Config config, boolean clustered) {
    long longest = cluster.bytes("max-payload", 1, Integer.MAX_VALUE / 2);
    if (clustered && longest + HEADROOM > config.getBytes(FRAME)) {
      throw cluster.bad(
          "max-payload",
          "at least "
              + HEADROOM
              + " bytes less than "
              + FRAME
              + ", which is "
              + config.getBytes(FRAME));
    }
    return longest;
  }
}
