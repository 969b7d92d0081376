package dev.tauko.internal.observe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Whom tasks have created, over any number of generations, as nodes of a {@link WaitGraph}: that of
 * a task lives if a task does that it has created, or one that those have created, and so on.
 *
 * <p>If the creator of a task has ended, nobody knows any more who has created the creator. Numbers
 * grow: such a task may descend from every task whose number is below its creator's.
 *
 * <p>There is one node for each task that has created others, and one for each task whose creator
 * has ended, with the next of those behind it: the size of all is in proportion to the number of
 * tasks.
 */
final class Families {

  /** Takes note that the first of two nodes lets the second one live. */
  @FunctionalInterface
  interface Edges {
    void add(int from, int to);
  }

  private record Child(int node, Facts facts) {}

  private final List<Facts> tasks;
  private final IntSupplier newNode;
  private final Edges edges;
  private final Map<Long, Integer> known = new HashMap<>();
  private Map<Long, List<Child>> children = Map.of();

  /** The tasks whose creators have ended, by the creators' numbers. */
  private final List<Child> orphans = new ArrayList<>();

  private int[] orphanNodes = {};

  /**
   * The families of tasks, whose nodes are their places in the list.
   *
   * @param newNode makes a node that lives if another one lets it
   */
  Families(List<Facts> tasks, IntSupplier newNode, Edges edges) {
    this.tasks = tasks;
    this.newNode = newNode;
    this.edges = edges;
  }

  /** The node of those who descend from a task. */
  int of(Facts ancestor) {
    if (children.isEmpty()) {
      readChildren();
    }
    List<Facts> pending = new ArrayList<>();
    int family = node(ancestor, pending);
    while (!pending.isEmpty()) {
      connect(pending.removeLast(), pending);
    }
    return family;
  }

  private int node(Facts ancestor, List<Facts> pending) {
    return known.computeIfAbsent(
        ancestor.number(),
        any -> {
          pending.add(ancestor);
          return newNode.getAsInt();
        });
  }

  private void connect(Facts ancestor, List<Facts> pending) {
    int family = node(ancestor, pending);
    for (Child child : children.getOrDefault(ancestor.number(), List.of())) {
      edges.add(child.node, family);
      edges.add(node(child.facts, pending), family);
    }
    int first = firstOrphanAfter(ancestor.number());
    if (first < orphans.size()) {
      edges.add(orphanNode(first, pending), family);
    }
  }

  private void readChildren() {
    children = new HashMap<>();
    for (Facts each : tasks) {
      children.put(each.number(), new ArrayList<>(0));
    }
    for (int i = 0; i < tasks.size(); i++) {
      Facts task = tasks.get(i);
      List<Child> siblings = children.get(task.createdBy());
      if (siblings != null) {
        siblings.add(new Child(i, task));
      } else if (task.createdBy() != 0) {
        orphans.add(new Child(i, task));
      }
    }
    orphans.sort(Comparator.comparingLong(orphan -> orphan.facts.createdBy()));
    orphanNodes = new int[orphans.size()];
  }

  /** The place of the first one that may descend from the task of a number. */
  private int firstOrphanAfter(long number) {
    int from = 0;
    int to = orphans.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (orphans.get(middle).facts.createdBy() > number) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  /** The node of an orphan, of those who descend from it, and of all orphans behind it. */
  private int orphanNode(int first, List<Facts> pending) {
    int place = first;
    while (place < orphans.size() && orphanNodes[place] == 0) {
      Child orphan = orphans.get(place);
      orphanNodes[place] = newNode.getAsInt();
      edges.add(orphan.node, orphanNodes[place]);
      edges.add(node(orphan.facts, pending), orphanNodes[place]);
      if (place > first) {
        edges.add(orphanNodes[place], orphanNodes[place - 1]);
      }
      place++;
    }
    if (place < orphans.size() && place > first) {
      edges.add(orphanNodes[place], orphanNodes[place - 1]);
    }
    return orphanNodes[first];
  }
}
