package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.io.TcpMessage;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/** One attempt to connect to an address by Pekko's TCP extension, for a coroutine that waits. */
final class TcpConnect extends TcpRef {
  private static final long serialVersionUID = 1;

  /** Pekko's own limit on time is not used: time limits are those around the call. */
  private static final @Nullable FiniteDuration NO_TIMEOUT = null;

  private final transient CoroutineTask<?> caller;
  private final transient Protocol protocol;
  private final transient WakeUp done;
  private transient @Nullable TcpTransport connected;
  private transient @Nullable Throwable failure;

  private TcpConnect(CoroutineTask<?> caller, Protocol protocol, InetSocketAddress address) {
    super(caller.loop());
    this.caller = caller;
    this.protocol = protocol;
    this.done =
        new WakeUp(caller.loop(), "openConnection(" + address + ")", () -> Enders.Outside.INSTANCE);
  }

  /**
   * Connects. If the coroutine is cancelled meanwhile, the attempt is given up at once.
   *
   * @param local the address to connect from; null for any
   */
  @SuppressWarnings("NullAway") // Pekko takes null for a local address and a timeout.
  static TcpTransport connect(
      CoroutineTask<?> caller,
      Protocol protocol,
      InetSocketAddress address,
      @Nullable InetSocketAddress local)
      throws IOException {
    TcpConnect attempt = new TcpConnect(caller, protocol, address);
    Tcp.get(classic(caller.loop()))
        .manager()
        .tell(TcpMessage.connect(address, local, List.of(), NO_TIMEOUT, true), attempt);
    try {
      caller.suspendUntil(attempt.done);
    } catch (Throwable cancelled) {
      attempt.giveUp();
      throw cancelled;
    }
    return attempt.outcome(address);
  }

  private void giveUp() {
    end();
    TcpTransport transport = connected;
    if (transport != null) {
      transport.abort();
    }
  }

  private TcpTransport outcome(InetSocketAddress address) throws IOException {
    end();
    TcpTransport transport = connected;
    if (transport != null) {
      return transport;
    }
    throw Failures.of(failure, "cannot connect to " + Failures.text(address));
  }

  @Override
  void told(Object message, ActorRef sender) {
    if (message instanceof Tcp.Connected event) {
      connected = new TcpTransport(caller.loop(), protocol, sender, event);
    } else if (message instanceof Tcp.CommandFailed failed) {
      failure = failed.cause().isDefined() ? failed.cause().get() : null;
    }
    done.give();
  }
}
