package dev.tauko.demos.observe;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.tauko.observe.EngineMXBean;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
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
  private final JMXConnector connector;
  private final List<EngineMXBean> all;

  private Engines(JMXConnector connector, List<EngineMXBean> all) {
    this.connector = connector;
    this.all = all;
  }

  /**
   * Connects to a JVM.
   *
   * @throws IOException if there is no such JVM, it cannot be attached to, or has no engine
   */
  @SuppressWarnings("BanJNDI") // The address comes from the JVM that was attached to.
  static Engines of(long pid) throws IOException {
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
    try {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      List<EngineMXBean> all =
          new TreeSet<>(server.queryNames(new ObjectName("dev.tauko:type=Engine,*"), null))
              .stream().map(name -> JMX.newMXBeanProxy(server, name, EngineMXBean.class)).toList();
      if (all.isEmpty()) {
        throw new IOException("the process " + pid + " has no engine of Tauko that JMX shows");
      }
      return new Engines(connector, all);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      connector.close();
      throw e;
    }
  }

  private static String address(long pid) throws IOException {
    try {
      VirtualMachine jvm = VirtualMachine.attach(String.valueOf(pid));
      try {
        return jvm.startLocalManagementAgent();
      } finally {
        jvm.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("the process " + pid + " is no JVM that can be attached to", e);
    }
  }

  List<EngineMXBean> all() {
    return all;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
