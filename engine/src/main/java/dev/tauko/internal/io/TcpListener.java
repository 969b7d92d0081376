package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.io.TcpMessage;
import org.apache.pekko.io.TcpSO;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket of Pekko's TCP extension, in pull mode: it takes connections as fast as the
 * loop comes to deal with them.
 *
 * <p>It is always closed by {@code Unbind}, even if nobody waits for it any more, and the reference
 * never ends: Pekko's actors, stopped with it, would leave sockets open until their selector is
 * woken by something else, or, up to Pekko 1.7, for good.
 */
final class TcpListener extends TcpRef implements Listener {
  private static final long serialVersionUID = 1;

  /** So many connections may be accepted before the loop has dealt with one of them. */
  private static final int BATCH = 32;

  private final transient CoroutineTask<?> starter;
  private final transient Acceptor acceptor;
  private final transient WakeUp bound;
  private transient @Nullable ActorRef socket;
  private transient @Nullable InetSocketAddress address;
  private transient @Nullable Throwable failure;
  private transient @Nullable Runnable closed;

  private TcpListener(CoroutineTask<?> starter, Acceptor acceptor, InetSocketAddress address) {
    super(starter.loop());
    this.starter = starter;
    this.acceptor = acceptor;
    this.bound =
        new WakeUp(starter.loop(), "startServer(" + address + ")", () -> Enders.Outside.INSTANCE);
  }

  /** Binds an address, and waits until that is done. */
  static TcpListener bind(
      CoroutineTask<?> starter, Acceptor acceptor, InetSocketAddress address, int backlog)
      throws IOException {
    TcpListener listener = new TcpListener(starter, acceptor, address);
    Tcp.get(classic(starter.loop()))
        .manager()
        .tell(
            TcpMessage.bind(
                listener,
                address,
                backlog,
                List.<Inet.SocketOption>of(TcpSO.reuseAddress(true)),
                true),
            listener);
    try {
      starter.suspendUntil(listener.bound);
    } catch (Throwable cancelled) {
      listener.closed = () -> {};
      listener.unbind();
      throw cancelled;
    }
    if (listener.address == null) {
      throw Failures.of(listener.failure, "cannot listen on " + Failures.text(address));
    }
    return listener;
  }

  @Override
  void told(Object message, ActorRef sender) {
    switch (message) {
      case Tcp.Bound event -> {
        socket = sender;
        address = event.localAddress();
        bound.give();
        if (closed != null) {
          unbind(); // nobody waits for it any more
        }
      }
      case Tcp.CommandFailed failed -> {
        failure = failed.cause().isDefined() ? failed.cause().get() : null;
        bound.give();
      }
      case Tcp.Connected connected when closed != null -> sender.tell(TcpMessage.abort(), this);
      case Tcp.Connected connected -> {
        acceptor.accept(protocol -> new TcpTransport(starter.loop(), protocol, sender, connected));
        acceptMore();
      }
      case Tcp.Unbound _ -> { // this does not end: connections that are on their way would leak
        Runnable then = closed;
        if (then != null) {
          then.run();
        }
      }
      default -> {} // the end of a connection that was turned away
    }
  }

  /** Takes connections. */
  void acceptMore() {
    ActorRef bound = socket;
    if (bound != null && closed == null) {
      bound.tell(TcpMessage.resumeAccepting(BATCH), this);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // A listener that users see is bound.
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close(Runnable closed) {
    if (this.closed == null) {
      this.closed = closed;
      unbind();
    }
  }

  private void unbind() {
    ActorRef bound = socket;
    if (bound != null) {
      bound.tell(TcpMessage.unbind(), this);
    }
  }
}
