package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.io.TcpMessage;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/**
 * One attempt to connect to an address by Pekko's TCP extension, for a coroutine that waits.
 *
 * <p>{@code pekko.io} has no command that takes a {@code Connect} back. An attempt that is given up
 * closes the socket itself, and ends as the one whom Pekko's actor serves: that ends the actor. The
 * actor alone would not do: up to Pekko 1.7 it leaves its socket open if it is stopped before the
 * selector knows of it. An attempt that has succeeded does not end: the actor may not yet know that
 * it serves another one now, the transport.
 *
 * <p>The local address is bound here, not by Pekko: its actor would die of a failure, and nobody
 * would hear of that.
 */
final class TcpConnect extends TcpRef {
  private static final long serialVersionUID = 1;

  /** The local address is bound by the socket's option. */
  private static final @Nullable InetSocketAddress NO_ADDRESS = null;

  /** Pekko's own limit on time is not used: time limits are those around the call. */
  private static final @Nullable FiniteDuration NO_TIMEOUT = null;

  private final transient CoroutineTask<?> caller;
  private final transient Protocol protocol;
  private final transient WakeUp done;
  private final transient Attempted socket;
  private transient @Nullable TcpTransport connected;
  private transient @Nullable Throwable failure;

  private TcpConnect(
      CoroutineTask<?> caller,
      Protocol protocol,
      InetSocketAddress address,
      @Nullable InetSocketAddress local) {
    super(caller.loop());
    this.caller = caller;
    this.protocol = protocol;
    this.socket = new Attempted(local);
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
    TcpConnect attempt = new TcpConnect(caller, protocol, address, local);
    Tcp.get(classic(caller.loop()))
        .manager()
        .tell(
            TcpMessage.connect(
                address, NO_ADDRESS, List.<Inet.SocketOption>of(attempt.socket), NO_TIMEOUT, true),
            attempt);
    try {
      caller.suspendUntil(attempt.done);
    } catch (Throwable cancelled) {
      attempt.giveUp();
      throw cancelled;
    }
    return attempt.outcome(address);
  }

  private void giveUp() {
    TcpTransport transport = connected;
    if (transport != null) {
      transport.abort();
    } else {
      socket.giveUp();
      end();
    }
  }

  private TcpTransport outcome(InetSocketAddress address) throws IOException {
    TcpTransport transport = connected;
    if (transport != null) {
      return transport;
    }
    String what = "cannot connect to " + Failures.text(address);
    if (failure instanceof BindException unusable) {
      end();
      throw Failures.of(unusable, what + " from " + Failures.text(socket.local));
    }
    throw Failures.of(failure, what);
  }

  /** The socket of the attempt, from the moment at which there is one. Thread-safe. */
  private final class Attempted extends Inet.AbstractSocketOption {
    private final @Nullable InetSocketAddress local;
    private @Nullable Socket socket;
    private boolean givenUp;

    Attempted(@Nullable InetSocketAddress local) {
      this.local = local;
    }

    @Override
    public synchronized void beforeConnect(Socket socket) {
      this.socket = socket;
      if (local != null && !givenUp) {
        try {
          socket.bind(local);
        } catch (IOException unusable) {
          givenUp = true;
          tell(asBindException(unusable), noSender());
        }
      }
      closeIfGivenUp();
    }

    synchronized void giveUp() {
      givenUp = true;
      closeIfGivenUp();
    }

    private void closeIfGivenUp() {
      if (givenUp && socket != null) {
        try {
          socket.close();
        } catch (IOException alreadyGone) {
          // There is nothing left to close.
        }
      }
    }
  }

  private static BindException asBindException(IOException failure) {
    if (failure instanceof BindException bind) {
      return bind;
    }
    BindException same = new BindException(failure.getMessage());
    same.initCause(failure);
    return same;
  }

  @Override
  void told(Object message, ActorRef sender) {
    if (message instanceof Tcp.Connected event) {
      connected = new TcpTransport(caller.loop(), protocol, sender, event);
    } else if (message instanceof Tcp.CommandFailed failed) {
      failure = failed.cause().isDefined() ? failed.cause().get() : null;
    } else if (message instanceof BindException unusable) {
      failure = unusable;
    }
    done.give();
  }
}
