package dev.tauko.test;

import dev.tauko.test.SequentialModel.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of operations, one after another, that a model allows and in which each has
 * its place between its call and its return (Wing and Gong, 1993; with the memory of Lowe, 2017, as
 * in Porcupine).
 *
 * <p>Calls and returns are a list, in their order. The search takes a call out, with its return,
 * whose operation the model allows next, and begins anew at the head; at a return it has come too
 * far, and takes the last choice back. What has been tried, as the set of operations that were
 * taken and the state they have led to, is not tried again. At a return that never came, all that
 * must have happened has been taken.
 */
final class Linearizability<S, I, O extends @Nullable Object> {

  /** A call or a return, in a list that is linked both ways. */
  private static final class Node<I, O extends @Nullable Object> {
    final @Nullable Operation<I, O> operation;
    final int number;

    /** Of a call its return; null of a return. */
    final @Nullable Node<I, O> match;

    @Nullable Node<I, O> before;
    @Nullable Node<I, O> next;

    Node(@Nullable Operation<I, O> operation, int number, @Nullable Node<I, O> match) {
      this.operation = operation;
      this.number = number;
      this.match = match;
    }

    int place() {
      if (operation == null) {
        return -1;
      }
      return match == null ? operation.end() : operation.call();
    }

    void takeOut() {
      if (before != null) {
        before.next = next;
      }
      if (next != null) {
        next.before = before;
      }
    }

    void putBack() {
      if (before != null) {
        before.next = this;
      }
      if (next != null) {
        next.before = this;
      }
    }
  }

  private record Tried(BitSet taken, Object state) {
    /** The state is often as good as a number for what was taken: both are spread. */
    @Override
    public int hashCode() {
      return taken.hashCode() * 0x9E3779B9 ^ Integer.rotateLeft(state.hashCode() * 0x85EBCA6B, 15);
    }
  }

  private record Choice<S, I, O extends @Nullable Object>(Node<I, O> call, S stateBefore) {}

  /** So many ways are tried at most; more take too much memory. */
  private static final int MOST = 200_000;

  private final SequentialModel<S, I, O> model;
  private final Node<I, O> head = new Node<>(null, -1, null);
  private final Set<Tried> tried = new HashSet<>();
  private final Deque<Choice<S, I, O>> choices = new ArrayDeque<>();
  private final BitSet taken = new BitSet();
  private final int operations;
  private S state;

  private Linearizability(SequentialModel<S, I, O> model, List<Operation<I, O>> operations) {
    this.model = model;
    this.state = model.initial();
    this.operations = operations.size();
    List<Node<I, O>> nodes = new ArrayList<>();
    for (Operation<I, O> operation : operations) {
      Node<I, O> end = new Node<>(operation, nodes.size() / 2, null);
      nodes.add(new Node<>(operation, nodes.size() / 2, end));
      nodes.add(end);
    }
    nodes.sort(Comparator.comparingInt(Node::place));
    Node<I, O> last = head;
    for (Node<I, O> node : nodes) {
      last.next = node;
      node.before = last;
      last = node;
    }
  }

  /** Whether there is such an order. */
  static <S, I, O extends @Nullable Object> boolean holds(
      SequentialModel<S, I, O> model, List<Operation<I, O>> operations) {
    return new Linearizability<>(model, operations).search();
  }

  private boolean search() {
    Node<I, O> at = head.next;
    while (at != null && at.operation != null) {
      if (at.match != null) {
        at = take(at, at.operation, at.match) ? head.next : at.next;
      } else if (at.operation.end() == Integer.MAX_VALUE) {
        return true;
      } else {
        Choice<S, I, O> last = choices.poll();
        if (last == null) {
          return false;
        }
        at = takeBack(last);
      }
    }
    return true;
  }

  /** Has an operation come next, if the model allows it and that has not been tried. */
  private boolean take(Node<I, O> call, Operation<I, O> operation, Node<I, O> end) {
    Step<S, O> step = model.step(state, operation.input());
    if (operation.end() != Integer.MAX_VALUE && !operation.gives(step.output())) {
      return false;
    }
    taken.set(call.number);
    if (tried.size() == MOST) {
      throw new SimulationFailure(
          "the history is too long to be checked: "
              + MOST
              + " ways to order its "
              + operations
              + " operations have not been enough. Check a shorter one, with fewer operations under"
              + " way at once, or key by key: SequentialModel.byKey",
          null);
    }
    if (!tried.add(new Tried((BitSet) taken.clone(), step.state()))) {
      taken.clear(call.number);
      return false;
    }
    choices.push(new Choice<>(call, state));
    state = step.state();
    call.takeOut();
    end.takeOut();
    return true;
  }

  private @Nullable Node<I, O> takeBack(Choice<S, I, O> last) {
    Node<I, O> call = last.call();
    state = last.stateBefore();
    taken.clear(call.number);
    if (call.match != null) {
      call.match.putBack();
    }
    call.putBack();
    return call.next;
  }
}
