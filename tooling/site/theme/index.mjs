// Without the theme's web font: nothing is loaded from elsewhere.
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default theme;
