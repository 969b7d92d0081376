package dev.tauko.internal.observe;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The strongly connected components of some nodes of a graph that are circles: of several nodes, or
 * of one that leads to itself. Tarjan's algorithm with a stack of its own in place of recursion.
 */
final class Components {
  private static final int UNSEEN = -1;

  private final List<int[]> successors;
  private final boolean[] excluded;
  private final int[] order;
  private final int[] low;
  private final int[] next;
  private final int[] circleOf;
  private final boolean[] open;
  private final Deque<Integer> path = new ArrayDeque<>();
  private final Deque<Integer> pending = new ArrayDeque<>();
  private int seen;
  private int circles;

  /**
   * @param excluded the nodes that do not count
   */
  Components(List<int[]> successors, boolean[] excluded) {
    int size = excluded.length;
    this.successors = successors;
    this.excluded = excluded;
    this.order = new int[size];
    this.low = new int[size];
    this.next = new int[size];
    this.circleOf = new int[size];
    this.open = new boolean[size];
    Arrays.fill(order, UNSEEN);
    Arrays.fill(circleOf, UNSEEN);
  }

  /** The number of circles, after {@link #circles}. */
  int count() {
    return circles;
  }

  /** For each node the number of its circle, or -1. */
  int[] circles() {
    for (int node = 0; node < order.length; node++) {
      if (order[node] == UNSEEN && !excluded[node]) {
        visit(node);
      }
    }
    return circleOf;
  }

  private void visit(int root) {
    enter(root);
    while (!path.isEmpty()) {
      int node = path.peek();
      int[] ends = successors.get(node);
      if (next[node] < ends.length) {
        follow(node, ends[next[node]++]);
      } else {
        path.pop();
        leave(node);
      }
    }
  }

  private void enter(int node) {
    order[node] = seen;
    low[node] = seen++;
    open[node] = true;
    pending.push(node);
    path.push(node);
  }

  private void follow(int node, int end) {
    if (excluded[end]) {
      return;
    }
    if (order[end] == UNSEEN) {
      enter(end);
    } else if (open[end]) {
      low[node] = Math.min(low[node], order[end]);
    }
  }

  private void leave(int node) {
    if (!path.isEmpty()) {
      int parent = path.peek();
      low[parent] = Math.min(low[parent], low[node]);
    }
    if (low[node] == order[node]) {
      boolean circle = pending.peek() != node || leadsToItself(node);
      int member;
      do {
        member = pending.pop();
        open[member] = false;
        circleOf[member] = circle ? circles : UNSEEN;
      } while (member != node);
      circles += circle ? 1 : 0;
    }
  }

  private boolean leadsToItself(int node) {
    return Arrays.stream(successors.get(node)).anyMatch(end -> end == node);
  }
}
