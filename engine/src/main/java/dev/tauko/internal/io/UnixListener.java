package dev.tauko.internal.io;

import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A listening Unix socket: a file. As in asyncio, a socket that lies at its path is replaced, and
 * the file is removed at the end, if it is still the same one.
 */
final class UnixListener implements Listener {
  private static final Logger log = Loggers.of(UnixListener.class);

  /** How long no connection is accepted after that has failed: asyncio's delay. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final CoroutineLoop loop;
  private final Acceptor acceptor;
  private final UnixDomainSocketAddress address;
  private final ServerSocketChannel channel;
  private final Readiness.Registration registration;
  private final @Nullable Object fileKey;
  private boolean closed;

  /** Binds a path. */
  UnixListener(CoroutineLoop loop, Acceptor acceptor, Path path, int backlog) throws IOException {
    this.loop = loop;
    this.acceptor = acceptor;
    this.address = UnixDomainSocketAddress.of(path);
    BasicFileAttributes present = attributes(path);
    if (present != null && present.isOther()) {
      Files.delete(path);
    }
    this.channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(address, backlog);
      channel.configureBlocking(false);
      BasicFileAttributes own = attributes(path);
      this.fileKey = own == null ? null : own.fileKey();
      this.registration = Readiness.register(channel, this::ready);
    } catch (IOException failure) {
      channel.close();
      throw failure instanceof BindException
          ? Failures.of(failure, "cannot listen on " + path)
          : Failures.of(new BindException(failure.getMessage()), "cannot listen on " + path);
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException none) {
      return null;
    }
  }

  /** Takes connections. */
  void accept() {
    registration.ask(SelectionKey.OP_ACCEPT);
  }

  private void ready(int operations) {
    GuardedStep step = this::acceptAll;
    loop.soonThreadsafe(step);
  }

  private void acceptAll() {
    if (closed) {
      return;
    }
    try {
      for (SocketChannel next = channel.accept(); next != null; next = channel.accept()) {
        take(next);
      }
    } catch (IOException failure) {
      // Such as too many open files: the connection waits in the backlog.
      loop.executor().outsideGuard(() -> log.error("{} cannot accept a connection", this, failure));
      var _ =
          loop.system()
              .scheduler()
              .scheduleOnce(RETRY_DELAY, this::accept, loop.system().executionContext());
      return;
    }
    accept();
  }

  private void take(SocketChannel connection) {
    acceptor.accept(protocol -> {
      try {
        return new UnixTransport(loop, protocol, connection);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    });
  }

  @Override
  public UnixDomainSocketAddress address() {
    return address;
  }

  @Override
  public void close(Runnable closed) {
    if (!this.closed) {
      this.closed = true;
      BasicFileAttributes present = attributes(address.getPath());
      if (present != null && fileKey != null && Objects.equals(present.fileKey(), fileKey)) {
        var _ = address.getPath().toFile().delete();
      }
      registration.close(() -> loop.soonThreadsafe(closed::run));
    }
  }

  @Override
  public String toString() {
    return "UnixListener[" + address + "]";
  }
}
