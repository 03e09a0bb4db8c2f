"""lianggang (两纲): reads a women's and children's development plan and runs the monitoring that it asks for."""
