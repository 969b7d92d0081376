package dev.tauko.cluster;

import dev.tauko.observe.Snapshot;

/** What {@link ClusterEngine#report} shows of the coroutines of each node. */
public enum NodeView {
  /** {@link Snapshot#ps}: a flat list. */
  PS,

  /** {@link Snapshot#pstree}: who waits for whom. */
  PSTREE,

  /** {@link Snapshot#summary}: some lines, with the ten longest waits. */
  SUMMARY,

  /** {@link Snapshot#endedTasks}: the tasks that ended last. */
  ENDED
}
