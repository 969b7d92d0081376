package dev.tauko.cluster.internal.lease;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must hold at every moment of a history: no more holders than permits, as each holder's own
 * clock sees it, and tokens that only grow. A resource that checks tokens is part of it.
 */
final class SafetyCheck {
  private final int permits;
  private long highest;
  private final Map<Long, String> tokens = new HashMap<>();
  private int uses;

  SafetyCheck(int permits) {
    this.permits = permits;
  }

  /** A ledger says that it has granted a permit: now, or before. */
  void granted(long token, String to) {
    String before = tokens.putIfAbsent(token, to);
    if (before == null && token <= highest) {
      throw new AssertionError("token " + token + " was granted after " + highest);
    }
    if (before != null && !before.equals(to)) {
      throw new AssertionError("token " + token + " was granted to " + before + " and " + to);
    }
    highest = Math.max(highest, token);
  }

  /** A coroutine has used the resource. */
  void used() {
    uses++;
  }

  void holders(List<SimulatedNode> nodes, long now) {
    int held = nodes.stream().mapToInt(SimulatedNode::held).sum();
    if (held > permits) {
      throw new AssertionError(
          held + " of " + permits + " permits are held at " + now / SimulatedCluster.MS + " ms");
    }
  }

  int granted() {
    return tokens.size();
  }

  int uses() {
    return uses;
  }
}
