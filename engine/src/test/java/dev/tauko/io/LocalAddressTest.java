package dev.tauko.io;

import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.io.Streams.openConnection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Peer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Connections from an address that the program has chosen. */
class LocalAddressTest {
  private static final String HOST = "127.0.0.1";
  private static final InetSocketAddress FOREIGN = new InetSocketAddress("192.0.2.1", 0);

  private static void assertThatItCannotBeUsed(int port, InetSocketAddress local, String why) {
    assertThatThrownBy(() -> openConnection(HOST, port, o -> o.localAddress(local)))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("cannot connect to 127.0.0.1:" + port + " from ")
        .hasMessageContaining(":" + local.getPort() + ": " + why);
  }

  @OnEachMode
  void aClientConnectsFromIt(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().read())) {
      InetSocketAddress local = new InetSocketAddress("127.0.0.2", 0);
      lab.run(() -> {
        try (Connection connection =
            openConnection(HOST, peer.port(), o -> o.localAddress(local))) {
          assertThat(((InetSocketAddress) connection.writer().localAddress()).getAddress())
              .isEqualTo(local.getAddress());
        }
      });
    }
  }

  @OnEachMode
  void oneOfAnotherMachineCannotBeUsed(Lab lab) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      lab.run(() ->
          assertThatItCannotBeUsed(
              server.getLocalPort(), FOREIGN, "Cannot assign requested address"));
    }
  }

  @OnEachMode
  void oneThatIsInUseCannotBeUsed(Lab lab) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress used = (InetSocketAddress) server.getLocalSocketAddress();
      lab.run(
          () -> assertThatItCannotBeUsed(server.getLocalPort(), used, "Address already in use"));
    }
  }

  @OnEachMode
  void oneThatIsNotResolvedCannotBeUsed(Lab lab) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress name = InetSocketAddress.createUnresolved("absent.invalid", 0);
      lab.run(() -> assertThatItCannotBeUsed(server.getLocalPort(), name, "Unresolved address"));
    }
  }

  @OnEachMode
  void severalAddressesOfAHostFailTogether(Lab lab) throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      lab.run(() ->
          assertThatThrownBy(() ->
                  openConnection("localhost", server.getLocalPort(), o -> o.localAddress(FOREIGN)))
              .isInstanceOf(BindException.class)
              .hasMessageContaining("Cannot assign requested address"));
    }
  }

  @OnEachMode
  void noSocketIsLeft(Lab lab) throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "there is no " + descriptors);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      lab.run(() -> {
        assertThatItCannotBeUsed(port, FOREIGN, "Cannot assign requested address");
        long before = count(descriptors);
        for (int i = 0; i < 50; i++) {
          assertThatItCannotBeUsed(port, FOREIGN, "Cannot assign requested address");
        }
        while (count(descriptors) > before + 25) {
          yieldNow();
        }
      });
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
