package dev.tauko.demos.observe;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.tauko.cluster.ClusterMXBean;
import dev.tauko.observe.EngineMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.rmi.RemoteException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The engines of another JVM of the same user on this machine, by JMX. The JVM needs no options:
 * the attach mechanism of the JDK has it open a connector that only this machine reaches.
 */
final class Engines implements AutoCloseable {
  /**
   * An engine.
   *
   * @param name its actor system and its dispatcher
   */
  record Named(String name, EngineMXBean engine) {}

  /** The JVM, or its engine, has ended; the message says which. */
  static final class EndedException extends IOException {
    private static final long serialVersionUID = 1;

    EndedException(String what, Exception cause) {
      super(what + " has ended", cause);
    }
  }

  private final JMXConnector connector;
  private final List<Named> all;
  private final List<ClusterMXBean> clusters;
  private final long pid;

  private Engines(JMXConnector connector, List<Named> all, List<ClusterMXBean> clusters, long pid) {
    this.pid = pid;
    this.connector = connector;
    this.all = all;
    this.clusters = clusters;
  }

  /**
   * Connects to a JVM.
   *
   * @throws IOException if there is no such JVM, it cannot be attached to, or has no engine
   */
  static Engines of(long pid) throws IOException {
    JMXServiceURL address = new JMXServiceURL(address(pid));
    try {
      return connect(pid, address);
    } catch (RemoteException | EOFException e) {
      throw ended(pid, e);
    }
  }

  private static EndedException ended(long pid, Exception cause) {
    return new EndedException("the process " + pid, cause);
  }

  @SuppressWarnings("BanJNDI") // The address comes from the JVM that was attached to.
  private static Engines connect(long pid, JMXServiceURL address) throws IOException {
    JMXConnector connector = JMXConnectorFactory.connect(address);
    try {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      List<Named> all =
          names(server, "Engine").stream()
              .map(name ->
                  new Named(text(name), JMX.newMXBeanProxy(server, name, EngineMXBean.class)))
              .toList();
      if (all.isEmpty()) {
        throw new IOException("the process " + pid + " has no engine of Tauko that JMX shows");
      }
      return new Engines(connector, all, clusters(server), pid);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      closeQuietly(connector);
      throw e;
    }
  }

  /** A connector to a JVM that has ended cannot say goodbye. */
  private static void closeQuietly(JMXConnector connector) {
    try {
      connector.close();
    } catch (IOException gone) {
      // There is nothing left to close.
    }
  }

  /**
   * Asks the JVM for a text.
   *
   * @throws EndedException if the JVM, or the engine that is asked, has ended
   */
  String ask(Supplier<String> question) throws EndedException {
    try {
      return question.get();
    } catch (UndeclaredThrowableException e) {
      switch (e.getUndeclaredThrowable()) {
        case IOException gone -> throw ended(pid, gone);
        case InstanceNotFoundException gone ->
            throw new EndedException("the engine of the process " + pid, gone);
        default -> throw e;
      }
    }
  }

  private static List<ClusterMXBean> clusters(MBeanServerConnection server)
      throws IOException, MalformedObjectNameException {
    return names(server, "Cluster").stream()
        .map(name -> JMX.newMXBeanProxy(server, name, ClusterMXBean.class))
        .toList();
  }

  private static Set<ObjectName> names(MBeanServerConnection server, String type)
      throws IOException, MalformedObjectNameException {
    return new TreeSet<>(server.queryNames(new ObjectName("dev.tauko:type=" + type + ",*"), null));
  }

  private static String text(ObjectName name) {
    String number = name.getKeyProperty("number");
    return ObjectName.unquote(name.getKeyProperty("system"))
        + ", "
        + ObjectName.unquote(name.getKeyProperty("dispatcher"))
        + (number == null ? "" : ", " + number);
  }

  private static String address(long pid) throws IOException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new IOException("no process " + pid);
    }
    try {
      VirtualMachine jvm = VirtualMachine.attach(String.valueOf(pid));
      try {
        return jvm.startLocalManagementAgent();
      } finally {
        jvm.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw notAttachable(pid, e);
    } catch (IOException e) {
      throw ProcessHandle.of(pid).isEmpty() ? ended(pid, e) : notAttachable(pid, e);
    }
  }

  private static IOException notAttachable(long pid, Exception cause) {
    return new IOException(
        "cannot attach to the process "
            + pid
            + ": it is not a JVM, attach is disabled there, or it is another user's",
        cause);
  }

  List<Named> all() {
    return all;
  }

  /**
   * The nodes of clusters that run in this JVM: one, as a rule.
   *
   * @throws IOException if there is none
   */
  List<ClusterMXBean> requireNode() throws IOException {
    if (clusters.isEmpty()) {
      throw new IOException("the process " + pid + " has no ClusterEngine that JMX shows");
    }
    return clusters;
  }

  @Override
  public void close() {
    closeQuietly(connector);
  }
}
