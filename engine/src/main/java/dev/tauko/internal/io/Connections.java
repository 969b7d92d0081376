package dev.tauko.internal.io;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.io.Connection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Connections that coroutines open. */
public final class Connections {
  private Connections() {}

  /** {@link dev.tauko.io.Streams#openConnection}. */
  public static Connection open(String host, int port, StreamSettings settings) throws IOException {
    Objects.requireNonNull(host, "host");
    CoroutineTask<?> task = CoroutineTask.require("openConnection");
    Resolution.checkPort(port);
    SSLContext context = settings.tls() ? Tls.context(task, settings.context()) : null;
    List<InetSocketAddress> addresses = Resolution.of(task, host, port);
    SSLEngine engine = engine(context, host, port, settings);
    StreamBuffer reader = new StreamBuffer(task.loop(), settings.limit());
    StreamProtocol protocol = new StreamProtocol(reader);
    try (Guard _ = task.loop().guard()) {
      ChannelTransport tcp =
          connect(task, protocol, host + ":" + port, addresses, settings.local());
      return finish(task, tcp, protocol, engine, host + ":" + port, settings);
    }
  }

  /** Tries one address after the other. */
  private static ChannelTransport connect(
      CoroutineTask<?> task,
      Protocol protocol,
      String name,
      List<InetSocketAddress> addresses,
      @Nullable InetSocketAddress local)
      throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      try {
        return TcpConnect.connect(task, protocol, address, local);
      } catch (IOException failure) {
        failures.add(failure);
      }
    }
    throw Failures.all("cannot connect to " + name, failures);
  }

  /** {@link dev.tauko.io.Streams#openUnixConnection}. */
  public static Connection openUnix(Path path, StreamSettings settings) throws IOException {
    Objects.requireNonNull(path, "path");
    CoroutineTask<?> task = CoroutineTask.require("openUnixConnection");
    SSLContext context = settings.tls() ? Tls.context(task, settings.context()) : null;
    SSLEngine engine = engine(context, null, 0, settings);
    StreamBuffer reader = new StreamBuffer(task.loop(), settings.limit());
    StreamProtocol protocol = new StreamProtocol(reader);
    try (Guard _ = task.loop().guard()) {
      ChannelTransport unix = new UnixTransport(task.loop(), protocol, connect(path));
      return finish(task, unix, protocol, engine, path.toString(), settings);
    }
  }

  /** The kernel connects a Unix socket at once, or not at all. */
  private static SocketChannel connect(Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        throw new ConnectException("the server's backlog is full");
      }
      return channel;
    } catch (IOException failure) {
      channel.close();
      throw Failures.of(failure, "cannot connect to " + path);
    }
  }

  private static @Nullable SSLEngine engine(
      @Nullable SSLContext context, @Nullable String host, int port, StreamSettings settings) {
    if (context == null) {
      return null;
    }
    String name = settings.serverHostname() != null ? settings.serverHostname() : host;
    return Tls.client(context, name, port, settings.engineSettings());
  }

  private static Connection finish(
      CoroutineTask<?> task,
      ChannelTransport plain,
      StreamProtocol protocol,
      @Nullable SSLEngine engine,
      String with,
      StreamSettings settings)
      throws IOException {
    StreamBuffer reader = Objects.requireNonNull(protocol.reader());
    Transport transport = plain;
    if (engine == null) {
      reader.setTransport(plain);
      plain.readMore();
    } else {
      transport = Tls.handshake(task, plain, engine, settings, ByteBuffer.allocate(0), with);
      reader.setTransport(transport);
    }
    return new Connection(reader, new TransportWriter(transport, protocol, settings, false));
  }
}
