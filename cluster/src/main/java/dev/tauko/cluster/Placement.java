package dev.tauko.cluster;

import dev.tauko.cluster.internal.wire.WireText;
import java.util.Objects;

/** On which node a {@link RemoteCoroutine} runs, among those that have registered it. */
public sealed interface Placement {

  /** The one that runs the fewest bodies, as far as the caller's node knows. */
  record LeastLoaded() implements Placement {}

  /**
   * The one of the nodes with a role that runs the fewest bodies.
   *
   * @param role one of {@code pekko.cluster.roles}
   */
  record OnRole(String role) implements Placement {
    /** Checks the role. */
    public OnRole {
      Objects.requireNonNull(role, "role");
    }
  }

  /**
   * The one where a key lives: the same key, the same node, until the key moves because nodes have
   * come or gone. Pekko Cluster Sharding decides which one that is; every node that takes part in
   * it ({@code tauko.cluster.sharding-role}) must have registered the coroutine.
   *
   * @param key 1 to 1000 characters
   */
  record OnKey(String key) implements Placement {
    /** Checks the key. */
    public OnKey {
      Objects.requireNonNull(key, "key");
      if (key.isEmpty() || key.length() > 1000) {
        throw new IllegalArgumentException("a key has 1 to 1000 characters, not " + key.length());
      }
      WireText.require("a key", key);
    }
  }

  /** The caller's own, whether it is in a cluster or not. */
  record Here() implements Placement {}
}
