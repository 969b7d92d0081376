package dev.tauko.loop;

import java.util.ArrayDeque;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.Mailbox;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * The message queue of an actor on an event loop. Each message takes its own place in the loop's
 * ready queue, so messages to several actors are handled in the very order in which they were sent;
 * an ordinary mailbox would put an actor's second message behind all that waits when its first one
 * is done.
 *
 * <p>As a {@link Runnable}, the queue is the turn of its oldest message that has had none yet.
 *
 * <p>Confined to the loop, except for {@link #enqueue}.
 */
final class TurnQueue implements MessageQueue, Runnable {
  private final LoopExecutor loop;
  private @Nullable Mailbox mailbox;
  private @Nullable Envelope first;
  private @Nullable ArrayDeque<Envelope> rest;

  /** Turns that stand in the loop's ready queue. */
  private int turns;

  /** Messages whose turn has come: more than one only while the actor is suspended. */
  private int due;

  private boolean closed;

  TurnQueue(LoopExecutor loop) {
    this.loop = loop;
  }

  void attach(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  boolean hasTurns() {
    return turns > 0;
  }

  @Override
  public void run() {
    turns--;
    Mailbox mailbox = this.mailbox;
    if (mailbox != null && !closed) {
      due++;
      mailbox.run();
    }
  }

  @Override
  public void enqueue(ActorRef receiver, Envelope envelope) {
    Envelope accepted = StopRequest.insteadOf(envelope);
    if (loop.isHere()) {
      add(accepted);
    } else {
      loop.enter(() -> addFromOutside(receiver, accepted));
    }
  }

  private void add(Envelope envelope) {
    if (first == null) {
      first = envelope;
    } else {
      if (rest == null) {
        rest = new ArrayDeque<>(4);
      }
      rest.add(envelope);
    }
    turns++;
    loop.ready(this);
  }

  /** A message from outside has had its wait at the loop's gate: its turn is now. */
  private void addFromOutside(ActorRef receiver, Envelope envelope) {
    if (closed && envelope.message() instanceof Runnable step) {
      step.run();
    } else if (closed) {
      receiver.tell(envelope.message(), envelope.sender());
    } else if (first == null && mailbox != null) {
      first = envelope;
      due++;
      mailbox.run();
    } else {
      add(envelope);
    }
  }

  @Override
  public @Nullable Envelope dequeue() {
    if (due == 0) {
      return null;
    }
    Envelope next = first;
    if (next != null) {
      due--;
      first = rest == null ? null : rest.poll();
    }
    return next;
  }

  @Override
  public boolean hasMessages() {
    return due > 0 && first != null;
  }

  @Override
  public int numberOfMessages() {
    return (first == null ? 0 : 1) + (rest == null ? 0 : rest.size());
  }

  /**
   * Called when the actor has stopped: what is left goes to the dead letters, steps to the loop.
   */
  @Override
  public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
    closed = true;
    due = Integer.MAX_VALUE;
    for (Envelope left = dequeue(); left != null; left = dequeue()) {
      if (left.message() instanceof Runnable step) {
        loop.execute(step);
      } else {
        deadLetters.enqueue(owner, left);
      }
    }
    due = 0;
  }
}
