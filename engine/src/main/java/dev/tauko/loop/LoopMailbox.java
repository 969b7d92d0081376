package dev.tauko.loop;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import scala.Option;

/** The mailbox type {@code tauko.event-loop-mailbox}; see {@link TurnQueue}. */
public final class LoopMailbox implements MailboxType, ProducesMessageQueue<MessageQueue> {

  /** The configuration path of this mailbox type. */
  public static final String PATH = "tauko.event-loop-mailbox";

  /** Called by Pekko. */
  public LoopMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    StepExecutor executor = StepExecutor.here();
    if (executor == null) {
      throw new IllegalStateException(
          PATH
              + " is the mailbox of the engine's own actors, which are made on its dispatcher"
              + " only");
    }
    return executor.messageQueue();
  }
}
