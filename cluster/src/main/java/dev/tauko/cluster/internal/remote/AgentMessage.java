package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.wire.CborMessage;
import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.cluster.internal.wire.WireText;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What agents tell one another, and what they are told on their own node. */
sealed interface AgentMessage {

  /** Goes to other nodes, too. */
  sealed interface Remote extends AgentMessage, CborMessage {}

  // ---- to the node that runs a body ----

  /**
   * Run a body.
   *
   * @param call the caller's number for the call
   * @param coroutine name and version
   * @param types argument and result, as {@link Registrations#types} has them; null from a node of
   *     an earlier release
   * @param caller the agent of the node that waits
   */
  record Start(
      long call,
      String coroutine,
      @Nullable String types,
      Payload argument,
      ActorRef<AgentMessage> caller)
      implements Remote {}

  /**
   * Cancel a body.
   *
   * @param request the number of the request, from 1: the same one may come twice, and counts once
   */
  record Cancel(long call, int request, @Nullable String message, ActorRef<AgentMessage> caller)
      implements Remote {
    /** Makes the text fit to be sent. */
    public Cancel {
      message = WireText.ofNullable(message);
    }
  }

  /** Nothing was heard of these calls. */
  record Probe(List<Long> calls, ActorRef<AgentMessage> caller) implements Remote {}

  /** The outcomes of these calls have arrived. */
  record Ack(List<Long> calls, ActorRef<AgentMessage> caller) implements Remote {}

  // ---- to the node that waits ----

  /** A call has ended. */
  sealed interface Ended extends Remote {
    /** The caller's number for the call. */
    long call();
  }

  /** The body has returned. */
  record Returned(long call, Payload result) implements Ended {}

  /** The body has thrown something. */
  record Failed(long call, Problem problem) implements Ended {}

  /** The argument could not be read, or the result not be written. */
  record Unreadable(long call, String reason) implements Ended {
    /** Makes the text fit to be sent. */
    public Unreadable {
      reason = WireText.of(reason);
    }
  }

  /**
   * The body was cancelled.
   *
   * @param leaving whether that was because its node is about to leave
   */
  record Cancelled(long call, @Nullable String message, boolean leaving) implements Ended {
    /** Makes the text fit to be sent. */
    public Cancelled {
      message = WireText.ofNullable(message);
    }
  }

  /**
   * The body was not begun, and will not be.
   *
   * @param leaving whether that is because the node is about to leave
   */
  record Rejected(long call, String reason, boolean leaving) implements Ended {
    /** Makes the text fit to be sent. */
    public Rejected {
      reason = WireText.of(reason);
    }
  }

  /** No {@code Start} of these calls has arrived. */
  record Unknown(List<Long> calls) implements Remote {}

  /** A unique call runs on, or its outcome is kept by, the node of an agent. */
  record Accepted(long call, ActorRef<AgentMessage> host) implements Remote {}

  /** The outcomes of these calls have not been acknowledged for a while. */
  record Kept(List<Long> calls, ActorRef<AgentMessage> agent) implements Remote {}

  // ---- among all ----

  /**
   * What a node is and can do.
   *
   * @param leaving whether it is about to leave, and takes no more calls
   * @param asks whether it wants to know the same of the receiver
   */
  record Hello(
      String address,
      Set<String> roles,
      List<Offer> offers,
      boolean leaving,
      boolean asks,
      ActorRef<AgentMessage> agent)
      implements Remote {}

  /** How many bodies a node runs. */
  record Load(int running, ActorRef<AgentMessage> agent) implements Remote {}

  /**
   * What does a node show of its engines?
   *
   * @param view the name of a {@link dev.tauko.cluster.NodeView}
   */
  record Look(String view, ActorRef<Shown> replyTo) implements Remote {}

  /** This. */
  record Shown(String text) implements CborMessage {
    /** Makes the text fit to be sent. */
    public Shown {
      text = WireText.whole(text);
    }
  }

  // ---- on its own node ----

  /** The agents there are, as far as they can be reached, and all of them. */
  record Listed(Set<ActorRef<AgentMessage>> reachable, Set<ActorRef<AgentMessage>> all)
      implements AgentMessage {}

  /** There is an agent, which has been heard of in another way. */
  record Met(ActorRef<AgentMessage> agent) implements AgentMessage {}

  /** An agent has ended, or its node was removed. */
  record Lost(ActorRef<AgentMessage> agent) implements AgentMessage {}

  /** Time for a look at the calls. */
  record Tick() implements AgentMessage {}

  /** Something was registered on this node. */
  record Registered() implements AgentMessage {}

  /** This node has become a member of a cluster, or is no longer one. */
  record MembershipChanged() implements AgentMessage {}

  /** This node is about to leave. */
  record Leave() implements AgentMessage {}
}
