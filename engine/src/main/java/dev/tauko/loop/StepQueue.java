package dev.tauko.loop;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.NodeMessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * The message queue of an actor on a parallel executor: Pekko's own, with the engine's way of
 * stopping.
 */
final class StepQueue implements MessageQueue {
  private final StepExecutor executor;
  private final NodeMessageQueue messages = new NodeMessageQueue();

  StepQueue(StepExecutor executor) {
    this.executor = executor;
  }

  @Override
  public void enqueue(ActorRef receiver, Envelope envelope) {
    messages.enqueue(receiver, StopRequest.insteadOf(envelope));
  }

  @Override
  public @Nullable Envelope dequeue() {
    return messages.dequeue();
  }

  @Override
  public boolean hasMessages() {
    return messages.hasMessages();
  }

  @Override
  public int numberOfMessages() {
    return messages.numberOfMessages();
  }

  @Override
  public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
    for (Envelope left = dequeue(); left != null; left = dequeue()) {
      if (left.message() instanceof Runnable step) {
        executor.execute(step);
      } else {
        deadLetters.enqueue(owner, left);
      }
    }
  }
}
